"""What a deployment to a shared account asks for: names with a prefix, a bootstrapped account, a known cost, tags."""

import json

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

import workbench as wb
from workbench.aws import person
from workbench.aws.connection import Connection
from workbench.aws.console import console_link, console_links
from workbench.aws.person import belongs_to
from workbench.cdk import account
from workbench.cdk.bootstrap import require_bootstrap
from workbench.cdk.cost import cost_sentence, course_cost
from workbench.cdk.physical_names import names_without
from workbench.errors import DeployError, RefusedError, WorkbenchError

pytestmark = pytest.mark.unit

ACCOUNT = "123456789012"


def connect(is_local=False):
    session = boto3.Session("AKIDEXAMPLE", "secret", region_name="eu-central-1")
    endpoint = "http://127.0.0.1:9" if is_local else None
    return Connection(session, ACCOUNT, "eu-central-1", "arn:me", is_local, endpoint, None if is_local else "sandbox")


@pytest.fixture
def connection():
    return connect()


@pytest.fixture(autouse=True)
def ada(tmp_path, monkeypatch):
    """The person is ada-3f2a."""
    (tmp_path / "person").write_text("ada-3f2a\n")
    monkeypatch.setattr(person, "work_dir", lambda: tmp_path)
    return tmp_path / "person"


@pytest.fixture
def assembly(tmp_path):
    """assembly(stack name, resources, **properties of the artifact) -> a cloud assembly of one stack."""

    def make(name, resources, **properties):
        (tmp_path / "one.template.json").write_text(json.dumps({"Resources": resources}))
        properties = {"templateFile": "one.template.json", "stackName": name, **properties}
        manifest = {"artifacts": {name: {"type": "aws:cloudformation:stack", "properties": properties}}}
        (tmp_path / "manifest.json").write_text(json.dumps(manifest))
        return wb.Assembly(tmp_path)

    return make


def queue(name=None):
    return {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": name} if name else {}}


def answers(connection, service, operation, *found):
    stubber = Stubber(connection.client(service))
    for one in found:
        if isinstance(one, ClientError):
            stubber.add_client_error(operation, one.response["Error"]["Code"], one.response["Error"]["Message"])
        else:
            stubber.add_response(operation, one)
    stubber.activate()


def missing(code, message="it does not exist"):
    return ClientError({"Error": {"Code": code, "Message": message}}, "Any")


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("ada-3f2a-Stack", True),
        ("/aws/lambda/ada-3f2a-Fn", True),
        ("ADA-3F2A-BUCKET", True),
        ("ada-3f2abc", False),
        ("my-ada-3f2a-Stack", False),
        ("Stack", False),
    ],
)
def test_a_name_is_yours_when_a_part_of_it_begins_with_your_prefix(name, fits):
    assert belongs_to(name, "ada-3f2a-") is fits


def test_a_persons_id_is_made_once_and_starts_a_name(ada):
    ada.unlink()
    first = person.person()
    assert first == person.person()
    assert wb.person_prefix() == f"{first}-"
    from infra.checks import check_prefix

    check_prefix(wb.person_prefix())


@pytest.mark.parametrize("text", ["", "Ada", "3ada", "ada lovelace", "a" * 30])
def test_an_id_that_cannot_start_a_name_is_refused(ada, text):
    ada.write_text(text)
    with pytest.raises(WorkbenchError, match="cannot start a name"):
        person.person()


def test_names_without_the_prefix_are_found(assembly):
    made = {"Jobs": queue("jobs"), "Own": queue("ada-3f2a-own"), "Free": queue(), "Odd": {"Type": "Custom::X"}}
    put = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::Sub": "${AWS::StackName}-x"}}}
    found = names_without("ada-3f2a-", assembly("Some", {**made, "Put": put}))
    assert found == ["stack Some", "AWS::SQS::Queue jobs"]
    assert names_without("ada-3f2a-", assembly("ada-3f2a-Some", {"Own": queue("ada-3f2a-own")})) == []


def test_the_course_with_your_prefix_has_no_name_without_it():
    from infra.app import build_app

    made = wb.synth(build_app("ada-3f2a-"))
    assert names_without("ada-3f2a-", made) == []
    assert len(names_without("bob-", made)) > 5


def test_names_without_the_prefix_are_refused_before_anything_is_asked(connection, assembly):
    with pytest.raises(RefusedError, match=r"(?s)stack Some, AWS::SQS::Queue jobs.*PREFIX = 'ada-3f2a-'"):
        account.prepare_account(assembly("Some", {"Jobs": queue("jobs")}), connection)


def test_the_embedded_aws_needs_none_of_it(assembly):
    local = connect(is_local=True)
    made = assembly("Some", {"Jobs": queue("jobs")})
    account.prepare_account(made, local)
    assert account.tag_arguments(made, made.artifacts[0], local) == []


def test_an_account_that_is_not_bootstrapped_says_how(connection, assembly):
    answers(connection, "ssm", "get_parameter", missing("ParameterNotFound"))
    command = f"npx cdk bootstrap aws://{ACCOUNT}/eu-central-1 --profile sandbox"
    with pytest.raises(DeployError, match=command):
        require_bootstrap(assembly("ada-3f2a-Some", {}), connection)


def test_an_account_bootstrapped_long_ago_says_so(connection, assembly):
    answers(connection, "ssm", "get_parameter", {"Parameter": {"Value": "4"}})
    with pytest.raises(DeployError, match="version 4, not 21"):
        properties = {"bootstrapStackVersionSsmParameter": "/x", "requiresBootstrapStackVersion": 21}
        require_bootstrap(assembly("ada-3f2a-Some", {}, **properties), connection)


@pytest.mark.parametrize("deployed", [True, False])
def test_the_cost_is_told_before_the_first_deployment_and_not_again(connection, assembly, capsys, deployed):
    answers(connection, "ssm", "get_parameter", {"Parameter": {"Value": "30"}})
    stack = {"StackName": "ada-3f2a-Some", "StackStatus": "CREATE_COMPLETE", "CreationTime": "2026-01-01"}
    gone = missing("ValidationError", "Stack with id ada-3f2a-Some does not exist")
    answers(connection, "cloudformation", "describe_stacks", {"Stacks": [stack]} if deployed else gone)
    account.prepare_account(assembly("ada-3f2a-Some", {}), connection)
    assert ("The whole course costs" in capsys.readouterr().out) is not deployed


def test_a_price_that_was_not_looked_up_says_so():
    frame = course_cost().set_index("service")
    assert frame.loc["S3", "source"].str.contains("not looked up").all()
    assert frame.loc["Lambda", "source"].str.contains("2026").all()


def test_the_whole_course_costs_at_most_five_cents_and_the_sum_is_right():
    frame = course_cost()
    lines, total = frame.iloc[:-1], frame.iloc[-1]
    assert total["cost_usd"] <= 0.05
    assert total["cost_usd"] == pytest.approx((lines["quantity"] * lines["price_usd"]).sum())
    assert lines["source"].str.match(r"https://aws\.amazon\.com/[a-z0-9-]+/pricing/, (\w+ 20\d\d|not looked up)").all()
    assert f"US${total['cost_usd']:.3f}" in cost_sentence()


def test_each_stack_is_tagged_with_its_owner_an_expiry_and_its_own_tags(connection, assembly):
    made = assembly("ada-3f2a-Some", {}, tags={"team": "a=b"})
    words = account.tag_arguments(made, made.artifacts[0], connection)
    tags = dict(word.split("=", 1) for word in words if word != "--tags")
    assert tags["workbench:owner"] == "ada-3f2a"
    assert tags["team"] == "a=b"
    assert tags["workbench:expires"] > "2026"


@pytest.mark.parametrize(
    ("arn", "part"),
    [
        ("arn:aws:states:eu-central-1:1:stateMachine:m", "states/home?region=eu-central-1#/statemachines/view/arn%3A"),
        ("arn:aws:states:eu-central-1:1:execution:m:e", "#/v2/executions/details/arn%3Aaws%3Astates"),
        ("arn:aws:dynamodb:eu-central-1:1:table/t", "#table?name=t"),
        ("arn:aws:logs:eu-central-1:1:log-group:/aws/lambda/f:*", "log-group/$252Faws$252Flambda$252Ff"),
        ("arn:aws:lambda:eu-central-1:1:function:f", "#/functions/f"),
        ("arn:aws:cloudformation:eu-central-1:1:stack/s/1", "stackId=arn%3A"),
    ],
)
def test_an_arn_has_a_page_in_the_console(connection, arn, part):
    link = console_link(arn, connection)
    assert link.startswith("https://eu-central-1.console.aws.amazon.com/")
    assert part in link


@pytest.mark.parametrize("value", ["commonbus", "arn:x", "arn:aws:unheard:eu-central-1:1:of"])
def test_what_has_no_page_has_no_link(connection, value):
    assert console_link(value, connection) is None
    assert console_link("arn:aws:states:eu-central-1:1:stateMachine:m", connect(is_local=True)) is None


def test_links_are_a_frame_of_what_has_a_page(connection):
    found = console_links({"Machine": "arn:aws:states:eu-central-1:1:stateMachine:m", "Bus": "commonbus"}, connection)
    assert list(found["name"]) == ["Machine"]
