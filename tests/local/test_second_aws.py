"""moto's server, in a process of its own, as a second AWS to list, page and describe on."""

import json
import os
import subprocess
import sys
import time
import urllib.request

import pytest

import workbench as wb
from workbench.aws import allow_list
from workbench.aws.inventory import KINDS
from workbench.aws.person import person
from workbench.aws.tags import OWNER
from workbench.errors import RefusedError, WorkbenchError

pytestmark = pytest.mark.local

ACCOUNT = "123456789012"
PASS = json.dumps({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}})
# moto's CloudFormation loads its API Gateway, whose check of OpenAPI files brings eleven packages, unused here.
MOTO = """
import sys, types
for name in ("", ".validation", ".validation.exceptions"):
    module = sys.modules["openapi_spec_validator" + name] = types.ModuleType("openapi_spec_validator" + name)
    module.validate_spec, module.OpenAPIValidationError = None, ValueError
from moto.server import main
main(sys.argv[1:])
"""
TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})


@pytest.fixture(scope="module")
def endpoint(free_port):
    port = free_port()
    command = [sys.executable, "-c", MOTO, "-H", "127.0.0.1", "-p", str(port)]
    # as the person behind the keys, an ordinary user: moto's own caller
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{url}/moto-api/data.json", timeout=5).close()
            break
        except OSError:
            assert process.poll() is None, "moto's server has ended"
            time.sleep(0.1)
    yield url
    process.terminate()
    process.wait(20)


@pytest.fixture
def connection(endpoint, tmp_path, monkeypatch):
    (tmp_path / "config").write_text(f"[profile second]\nregion = eu-central-1\nendpoint_url = {endpoint}\n")
    (tmp_path / "credentials").write_text("[second]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n")
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setattr(allow_list, "allow_list_path", lambda: tmp_path / "accounts.json")
    return wb.connect("second")


@pytest.fixture
def allowed(connection):
    allow_list.allow(ACCOUNT, ACCOUNT)
    return connection


def test_it_is_an_account_of_its_own(connection, endpoint):
    assert (connection.account, connection.is_local, connection.region) == (ACCOUNT, False, "eu-central-1")
    assert connection.endpoint_url == endpoint
    assert str(connection).startswith(f"AWS account {ACCOUNT}")


def test_its_alias_is_shown_and_one_that_says_production_refuses_all_that_writes(connection):
    allow_list.allow(ACCOUNT, ACCOUNT)
    connection.client("iam").create_account_alias(AccountAlias="acme-prod")
    try:
        again = wb.connect("second")
        assert again.alias == "acme-prod"
        with pytest.raises(RefusedError, match="looks like production: its alias is 'acme-prod'"):
            again.client("sqs").create_queue(QueueName="never")
    finally:
        connection.client("iam").delete_account_alias(AccountAlias="acme-prod")
    assert not connection.client("sqs").list_queues().get("QueueUrls")


def test_executions_are_listed_filtered_and_started_again(allowed):
    states = allowed.client("stepfunctions")
    role = allowed.client("iam").create_role(RoleName="states", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    arn = states.create_state_machine(name="second-machine", definition=PASS, roleArn=role)["stateMachineArn"]
    started = wb.start_each("second-machine", [{"n": f"no-{number}"} for number in range(30)], allowed)
    assert started["error"].isna().all()
    listed = wb.executions(arn, allowed)  # moto's own engine leaves them running
    assert set(listed["execution"]) == set(started["execution"])
    assert wb.executions(arn, allowed, status="SUCCEEDED").empty
    assert len(wb.executions(arn, allowed, since=listed["started"].min(), limit=7)) == 7
    assert wb.executions(arn, allowed, until=listed["started"].min()).empty
    (found,) = wb.executions(arn, allowed, text="NO-17")["execution"]
    assert found == started["execution"][17]
    again = wb.start_again(found, allowed, input=lambda given: {**given, "again": True}, name="again-17")
    assert list(wb.executions(arn, allowed, name="again")["execution"]) == [again]
    with pytest.raises(WorkbenchError, match="(?s)again-17 .RUNNING. cannot be redriven.*start_again"):
        wb.redrive(again, allowed)


def test_leftovers_lists_every_kind_there_and_finds_by_prefix_and_tag(allowed):
    client = allowed.client
    client("sqs").create_queue(QueueName="mine-queue")
    client("sqs").create_queue(QueueName="nameless", tags={OWNER: person()})
    client("events").create_event_bus(Name="mine-bus")
    client("events").put_rule(Name="mine-rule", EventBusName="mine-bus", EventPattern='{"source": ["x"]}')
    for number in range(60):
        client("logs").create_log_group(logGroupName=f"/aws/lambda/mine-{number:02}")
        client("iam").create_role(RoleName=f"mine-role-{number:03}", AssumeRolePolicyDocument=TRUST)
    client("s3").create_bucket(Bucket="mine-bucket", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    template = json.dumps({"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "mine-q"}}}})
    client("cloudformation").create_stack(StackName="mine-stack", TemplateBody=template)
    found = wb.leftovers(allowed, prefix="mine-")
    assert not (found["name"] == "(not listed)").any(), found.to_string()
    counts = found["kind"].value_counts()
    assert (counts["AWS::Logs::LogGroup"], counts["AWS::IAM::Role"]) == (60, 60)  # more than a page of each
    assert {"AWS::Events::EventBus", "AWS::Events::Rule", "AWS::S3::Bucket", "AWS::CloudFormation::Stack"} <= set(
        counts.index
    )
    assert set(found.loc[found["found_by"] == "tag", "name"]) == {"nameless"}
    assert set(counts.index) <= set(KINDS)
    assert wb.leftovers(allowed, prefix="yours-")["name"].tolist() == ["nameless"]


def test_without_a_prefix_an_account_is_not_searched(connection):
    with pytest.raises(WorkbenchError, match="needs your prefix"):
        wb.leftovers(connection, prefix="")
