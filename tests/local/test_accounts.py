"""Several accounts on one server: each sees its own and nothing of the others."""

import json

import pytest
from botocore.exceptions import ClientError

from workbench import localaws
from workbench.errors import LocalAwsError
from workbench.paths import WORK_DIR

pytestmark = pytest.mark.local


def client_in(client, account):
    key = localaws.account_key(account)
    mine = {"aws_access_key_id": key.access_key_id, "aws_secret_access_key": key.secret_access_key}
    return lambda service, **more: client(service, **mine, **more)


def test_an_accounts_key_stays_the_same_and_its_secret_is_not_shown(server):
    first, again = localaws.account_key("111111111111"), localaws.account_key("111111111111")
    assert first == again
    assert first.access_key_id not in (server.access_key_id, "111111111111")
    assert first.secret_access_key not in repr(first)
    assert first.secret_access_key not in (WORK_DIR / "localaws.log").read_text()


@pytest.mark.parametrize("account", ["", "1", "1234567890123", "abcdefghijkl", "12345678901x", "../../etc/pa"])
def test_a_malformed_account_is_refused(server, account):
    with pytest.raises(LocalAwsError, match="12 digits"):
        localaws.account_key(account)


def test_two_accounts_do_not_see_each_other(client):
    one, two = client_in(client, "111111111111"), client_in(client, "222222222222")
    assert one("sts").get_caller_identity()["Account"] == "111111111111"
    assert two("sts").get_caller_identity()["Account"] == "222222222222"
    definition = json.dumps({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}})
    role = "arn:aws:iam::{}:role/r"
    for mine, account in [(one, "111111111111"), (two, "222222222222")]:
        mine("sqs").create_queue(QueueName="same-name")
        mine("events").create_event_bus(Name="same-name")
        mine("logs").create_log_group(logGroupName="same-name")
        made = mine("stepfunctions").create_state_machine(
            name="same-name", definition=definition, roleArn=role.format(account)
        )
        assert f":{account}:" in made["stateMachineArn"]
    one("sqs").send_message(
        QueueUrl=one("sqs").get_queue_url(QueueName="same-name")["QueueUrl"], MessageBody="for one only"
    )
    theirs = two("sqs").get_queue_url(QueueName="same-name")["QueueUrl"]
    assert "Messages" not in two("sqs").receive_message(QueueUrl=theirs)
    (machine,) = one("stepfunctions").list_state_machines()["stateMachines"]
    with pytest.raises(ClientError):
        two("stepfunctions").describe_state_machine(stateMachineArn=machine["stateMachineArn"])
    with pytest.raises(ClientError):
        two("stepfunctions").start_execution(stateMachineArn=machine["stateMachineArn"])


def test_each_account_is_bootstrapped_when_it_is_first_seen(client):
    mine = client_in(client, "333333333333")
    buckets = [each["Name"] for each in mine("s3").list_buckets()["Buckets"]]
    assert buckets == ["cdk-hnb659fds-assets-333333333333-us-east-1"]
    name = "/cdk-bootstrap/hnb659fds/version"
    assert int(mine("ssm").get_parameter(Name=name)["Parameter"]["Value"]) >= 6
    elsewhere = mine("ssm", region_name="eu-west-1")
    assert int(elsewhere.get_parameter(Name=name)["Parameter"]["Value"]) >= 6


def test_a_functions_key_is_its_own_accounts(client, functions):
    code = "import boto3\ndef handler(event, context): return boto3.client('sts').get_caller_identity()['Account']\n"
    mine = client_in(client, "444444444444")
    in_account = type(functions)(mine)
    assert in_account.invoke(in_account.make(code)) == (None, "444444444444")
    assert functions.invoke(functions.make(code)) == (None, "000000000000")
