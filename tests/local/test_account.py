"""An account reached by a profile: the embedded AWS in the part of AWS, through AWS_ENDPOINT_URL.

Everything that differs from the embedded AWS is passed: guard, prefix, bootstrap, cost, tags, console links, leftovers.
"""

import json
import os

import pytest

import workbench as wb
from workbench.aws import allow_list
from workbench.aws.person import person
from workbench.errors import DeployError, RefusedError

pytestmark = pytest.mark.local

ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


@pytest.fixture(scope="module")
def keys(server, client):
    """The keys of a user who may do anything; the root user is refused."""
    iam = client("iam")
    iam.create_user(UserName="ada")
    iam.put_user_policy(UserName="ada", PolicyName="all", PolicyDocument=json.dumps(ALL))
    key = iam.create_access_key(UserName="ada")["AccessKey"]
    yield key
    iam.delete_access_key(UserName="ada", AccessKeyId=key["AccessKeyId"])
    iam.delete_user_policy(UserName="ada", PolicyName="all")
    iam.delete_user(UserName="ada")


@pytest.fixture
def connection(server, keys, tmp_path, monkeypatch):
    config, credentials = tmp_path / "config", tmp_path / "credentials"
    config.write_text("[profile sandbox]\nregion = us-east-1\n")
    credentials.write_text(
        f"[sandbox]\naws_access_key_id = {keys['AccessKeyId']}\naws_secret_access_key = {keys['SecretAccessKey']}\n"
    )
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(credentials))
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.endpoint)
    path = tmp_path / "accounts.json"
    monkeypatch.setattr(allow_list, "allow_list_path", lambda: path)
    return wb.connect("sandbox")


@pytest.fixture
def allowed(connection):
    allow_list.allow(connection.account, connection.account)
    return connection


def app(prefix, timeout_s=30):
    from aws_cdk import Duration

    from infra.app import build_app

    return build_app(prefix, timeout=Duration.seconds(timeout_s), queue_design=False)


def test_it_counts_as_an_account_and_shows_where_it_goes(connection, server):
    assert not connection.is_local
    assert connection.facts["where"] == "AWS"
    assert connection.facts["endpoint"] == server.endpoint
    assert connection.caller.endswith("user/ada")


def test_nothing_is_written_before_the_account_is_allowed(connection):
    machines = connection.client("stepfunctions").list_state_machines
    before = machines()["stateMachines"]
    with pytest.raises(RefusedError, match="not on your list"):
        wb.deploy(app(wb.person_prefix()), connection)
    with pytest.raises(RefusedError, match="not on your list"):
        connection.client("sqs").create_queue(QueueName="never")
    assert machines()["stateMachines"] == before
    assert not connection.client("sqs").list_queues(QueueNamePrefix="never").get("QueueUrls")


def stacks(connection):
    """Names of the stacks there are; other tests share the account."""
    return {stack["StackName"] for stack in connection.client("cloudformation").describe_stacks()["Stacks"]}


def test_names_that_others_may_have_are_refused(allowed):
    before = stacks(allowed)
    with pytest.raises(RefusedError, match=f"PREFIX = '{person()}-'"):
        wb.deploy(app(""), allowed)
    assert stacks(allowed) == before


def test_the_system_comes_and_goes_and_leaves_nothing(allowed, capsys):
    prefix = wb.person_prefix()
    outputs = wb.deploy(app(prefix), allowed)
    try:
        assert "The whole course costs" in capsys.readouterr().out
        (stack,) = allowed.client("cloudformation").describe_stacks(StackName=f"{prefix}CommonEventStack")["Stacks"]
        tags = {tag["Key"]: tag["Value"] for tag in stack["Tags"]}
        assert tags["workbench:owner"] == person()
        assert "workbench:expires" in tags
        assert "StateMachineArn" in set(wb.console_links(outputs, allowed)["name"])
        said = wb.cdk_diff(app(prefix, timeout_s=25), allowed)
        assert "AWS::StepFunctions::StateMachine" in said
        assert "[~]" in said
        wb.deploy(app(prefix, timeout_s=25), allowed)
        assert "The whole course costs" not in capsys.readouterr().out
        definition = wb.load_definition(outputs["StateMachineArn"], connection=allowed)
        assert definition["TimeoutSeconds"] == 25
        sent = wb.fire([{"order": 1}], allowed, bus=outputs["BusName"])
        runs = wb.wait(outputs["StateMachineArn"], allowed, count=1, since=sent["sent"].min())
        assert set(runs["status"]) == {"SUCCEEDED"}
        kinds = set(wb.leftovers(allowed)["kind"])
        assert {"AWS::CloudFormation::Stack", "AWS::IAM::Role", "AWS::DynamoDB::Table"} <= kinds
    finally:
        wb.destroy(f"{prefix}CommonEventStack", allowed)
    assert wb.leftovers(allowed).empty


def test_a_changed_handler_is_swapped_without_cloudformation(allowed, tmp_path):
    from aws_cdk import CfnOutput, Stack

    from infra.app import empty_app
    from infra.python_function import python_function

    name = f"{wb.person_prefix()}Small"

    def small(answer):
        (tmp_path / "code").mkdir(exist_ok=True)
        (tmp_path / "code" / "handler.py").write_text(f"def handler(event, context):\n    return {answer}\n")
        stack = Stack(empty_app(), name)
        made = python_function(stack, code=tmp_path / "code", description="answers", environment={})
        CfnOutput(stack, "Name", value=made.function_name)
        return stack

    def events():
        return allowed.client("cloudformation").describe_stack_events(StackName=name)["StackEvents"]

    try:
        function = wb.deploy(small(1), allowed)["Name"]
        before = len(events())
        assert wb.deploy(small(2), allowed, hotswap=True)["Name"] == function
        answer = json.load(allowed.client("lambda").invoke(FunctionName=function)["Payload"])
        assert answer == 2
        assert len(events()) == before
    finally:
        wb.destroy(name, allowed)


def test_an_account_that_is_not_bootstrapped_says_so_and_keeps_its_state(allowed):
    ssm = allowed.client("ssm")
    name = "/cdk-bootstrap/hnb659fds/version"
    ssm.delete_parameter(Name=name)
    before = stacks(allowed)
    try:
        with pytest.raises(DeployError, match="npx cdk bootstrap aws://000000000000/us-east-1 --profile sandbox"):
            wb.deploy(app(wb.person_prefix()), allowed)
        assert stacks(allowed) == before
    finally:
        ssm.put_parameter(Name=name, Value="30", Type="String")
