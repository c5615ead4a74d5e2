"""What stays guarded without IAM's policies, and the one unsigned call a stack makes."""

import json
import uuid

import pytest
from botocore.exceptions import ClientError

from workbench.localaws.state import Server

pytestmark = pytest.mark.local

ANSWERS = """
import json, urllib.request
def handler(event, context):
    answer = {"Status": "SUCCESS", "PhysicalResourceId": "made", "StackId": event["StackId"],
              "RequestId": event["RequestId"], "LogicalResourceId": event["LogicalResourceId"],
              "Data": {"Word": "hello"}}
    request = urllib.request.Request(event["ResponseURL"], json.dumps(answer).encode(), method="PUT")
    urllib.request.urlopen(request)
"""


def test_without_iam_policies_do_not_count_but_keys_still_do(elsewhere, free_port, client_of, functions, tmp_path):
    started = elsewhere(f"from workbench import localaws; localaws.start(port={free_port()}, iam=False)")
    assert started.returncode == 0, started.stderr
    server = Server(**json.loads((tmp_path / "localaws.json").read_text()))
    assert server.iam is False

    def client(service, **changes):
        return client_of(server, service, **changes)

    code = """
import boto3
def handler(event, context):
    boto3.client("sqs").list_queues()
    return boto3.client("sts").get_caller_identity()["Arn"]
"""
    there = type(functions)(client)
    error, caller = there.invoke(there.make(code, role=there.role()))
    assert error is None
    assert ":assumed-role/role-" in caller
    for key, secret in [
        ("test", "test"),
        ("000000000000", "x"),
        (server.access_key_id, "x" * 40),
        ("AKIA" + "X" * 16, "x"),
    ]:
        with pytest.raises(ClientError) as refused:
            client("sqs", aws_access_key_id=key, aws_secret_access_key=secret).list_queues()
        assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_a_custom_resource_answers_to_its_one_time_address(client, functions):
    arn = client("lambda").get_function(FunctionName=functions.make(ANSWERS))["Configuration"]["FunctionArn"]
    template = {
        "Resources": {"Made": {"Type": "Custom::Word", "Properties": {"ServiceToken": arn}}},
        "Outputs": {"Word": {"Value": {"Fn::GetAtt": ["Made", "Word"]}}},
    }
    name, cloudformation = f"s-{uuid.uuid4().hex[:8]}", client("cloudformation")
    cloudformation.create_stack(StackName=name, TemplateBody=json.dumps(template))
    cloudformation.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 1})
    (stack,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
    assert stack["Outputs"][0]["OutputValue"] == "hello"
