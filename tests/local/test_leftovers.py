"""leftovers(): finds what is planted, in every kind, and nothing after destroy()."""

import io
import json
import zipfile
from datetime import datetime
from unittest.mock import patch

import pytest

import workbench as wb
from workbench.aws.inventory import KINDS
from workbench.aws.person import person
from workbench.aws.tags import OWNER
from workbench.errors import DeployError, WorkbenchError

pytestmark = pytest.mark.local

PREFIX = "left-"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)
NOTHING = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]})
PASS = json.dumps({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}})
TEMPLATE = json.dumps({"Resources": {"Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"}}})


@pytest.fixture(scope="module")
def connection(server):
    return wb.connect()


@pytest.fixture
def planted(connection):
    """One thing of each kind, whose name begins with PREFIX; all removed after the test."""
    client = connection.client
    role = client("iam").create_role(RoleName=f"{PREFIX}role", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    policy = client("iam").create_policy(PolicyName=f"{PREFIX}policy", PolicyDocument=NOTHING)["Policy"]["Arn"]
    url = client("sqs").create_queue(QueueName=f"{PREFIX}queue")["QueueUrl"]
    queue = client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    topic = client("sns").create_topic(Name=f"{PREFIX}topic")["TopicArn"]
    attributes = [{"AttributeName": "id", "AttributeType": "S"}]
    keys = [{"AttributeName": "id", "KeyType": "HASH"}]
    client("dynamodb").create_table(
        TableName=f"{PREFIX}table", AttributeDefinitions=attributes, KeySchema=keys, BillingMode="PAY_PER_REQUEST"
    )
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("index.py", "def handler(event, context):\n    return 1\n")
    function = {"FunctionName": f"{PREFIX}function", "Runtime": "python3.13", "Handler": "index.handler", "Role": role}
    client("lambda").create_function(**function, Code={"ZipFile": code.getvalue()})
    mapping = client("lambda").create_event_source_mapping(FunctionName=f"{PREFIX}function", EventSourceArn=queue)[
        "UUID"
    ]
    machine = client("stepfunctions").create_state_machine(name=f"{PREFIX}machine", definition=PASS, roleArn=role)
    activity = client("stepfunctions").create_activity(name=f"{PREFIX}activity")["activityArn"]
    client("logs").create_log_group(logGroupName=f"/aws/lambda/{PREFIX}function")
    bus = client("events").create_event_bus(Name=f"{PREFIX}bus")["EventBusArn"]
    pattern = json.dumps({"source": ["x"]})
    client("events").put_rule(Name=f"{PREFIX}rule", EventBusName=f"{PREFIX}bus", EventPattern=pattern)
    client("events").create_archive(ArchiveName=f"{PREFIX}archive", EventSourceArn=bus)
    api = client("apigateway").create_rest_api(name=f"{PREFIX}api")["id"]
    client("s3").create_bucket(Bucket=f"{PREFIX}bucket")
    client("ssm").put_parameter(Name=f"/{PREFIX}parameter", Value="1", Type="String")
    secret = client("secretsmanager").create_secret(Name=f"{PREFIX}secret", SecretString="1")["ARN"]
    alarm = {"AlarmName": f"{PREFIX}alarm", "MetricName": "m", "Namespace": "n", "Period": 60, "EvaluationPeriods": 1}
    client("cloudwatch").put_metric_alarm(
        **alarm, Threshold=1, ComparisonOperator="GreaterThanThreshold", Statistic="Sum"
    )
    client("cloudformation").create_stack(StackName=f"{PREFIX}stack", TemplateBody=TEMPLATE)
    yield
    client("cloudformation").delete_stack(StackName=f"{PREFIX}stack")
    client("cloudwatch").delete_alarms(AlarmNames=[f"{PREFIX}alarm"])
    client("secretsmanager").delete_secret(SecretId=secret, ForceDeleteWithoutRecovery=True)
    client("ssm").delete_parameter(Name=f"/{PREFIX}parameter")
    client("s3").delete_bucket(Bucket=f"{PREFIX}bucket")
    client("apigateway").delete_rest_api(restApiId=api)
    client("events").delete_archive(ArchiveName=f"{PREFIX}archive")
    client("events").delete_rule(Name=f"{PREFIX}rule", EventBusName=f"{PREFIX}bus")
    client("events").delete_event_bus(Name=f"{PREFIX}bus")
    client("logs").delete_log_group(logGroupName=f"/aws/lambda/{PREFIX}function")
    client("stepfunctions").delete_activity(activityArn=activity)
    client("stepfunctions").delete_state_machine(stateMachineArn=machine["stateMachineArn"])
    client("lambda").delete_event_source_mapping(UUID=mapping)
    client("lambda").delete_function(FunctionName=f"{PREFIX}function")
    client("dynamodb").delete_table(TableName=f"{PREFIX}table")
    client("sns").delete_topic(TopicArn=topic)
    client("sqs").delete_queue(QueueUrl=url)
    client("iam").delete_policy(PolicyArn=policy)
    client("iam").delete_role(RoleName=f"{PREFIX}role")


def test_each_kind_that_is_planted_is_found_once_and_is_gone_afterwards(connection, planted):
    found = wb.leftovers(connection, prefix=PREFIX)
    assert set(found["kind"]) == set(KINDS)
    assert len(KINDS) >= 12
    assert found["kind"].is_unique
    assert set(found["found_by"]) == {"name"}
    assert found["remove_with"].str.startswith("aws ").all()
    stack = found[found["kind"] == "AWS::CloudFormation::Stack"].iloc[0]
    assert stack["state"] == "CREATE_COMPLETE"
    whole = wb.leftovers(connection)
    assert set(found["arn"]) <= set(whole["arn"])


def test_other_peoples_things_are_not_yours(connection, planted):
    assert wb.leftovers(connection, prefix="righ-").empty
    assert wb.leftovers(connection, prefix="eft-").empty


def test_what_carries_the_owner_tag_is_found_whatever_its_name(connection):
    url = connection.client("sqs").create_queue(QueueName="nameless", tags={OWNER: person()})["QueueUrl"]
    try:
        (row,) = wb.leftovers(connection, prefix="nobody-").itertuples()
        assert (row.kind, row.name, row.found_by) == ("AWS::SQS::Queue", "nameless", "tag")
    finally:
        connection.client("sqs").delete_queue(QueueUrl=url)
    assert wb.leftovers(connection, prefix="nobody-").empty


def test_the_bootstrap_is_no_leftover(connection):
    names = wb.leftovers(connection)["name"]
    assert not names.str.startswith("cdk-hnb659fds").any()


def test_a_kind_that_cannot_be_listed_is_no_empty_frame(connection):
    refusing = WorkbenchError("Could not list: AccessDenied")

    def fails(_):
        raise refusing

    with patch.dict(KINDS, {"AWS::SQS::Queue": fails}):
        (row,) = wb.leftovers(connection, prefix="nobody-").itertuples()
    assert (row.kind, row.name) == ("AWS::SQS::Queue", "(not listed)")
    assert "AccessDenied" in row.state


def queue_and(stack, *, broken):
    from aws_cdk import aws_logs, aws_sqs, aws_stepfunctions

    aws_sqs.Queue(stack, "Queue", queue_name=f"{PREFIX}queue")
    aws_logs.LogGroup(stack, "Group", log_group_name=f"{PREFIX}group")  # kept when the stack goes: the CDK's default
    if broken:
        role = "arn:aws:iam::000000000000:role/machine"
        aws_stepfunctions.CfnStateMachine(stack, "Machine", role_arn=role, definition_string="{")


def small(*, broken, keep=False):
    from aws_cdk import RemovalPolicy, Stack

    from infra.app import empty_app

    app = empty_app()
    stack = Stack(app, f"{PREFIX}Small")
    queue_and(stack, broken=broken)
    if not keep:
        stack.node.find_child("Group").apply_removal_policy(RemovalPolicy.DESTROY)
    return app


def test_destroy_leaves_nothing_twice_in_a_row_and_after_a_deployment_that_failed_halfway(connection):
    for _ in range(2):
        wb.deploy(small(broken=False), connection)
        assert {"AWS::SQS::Queue", "AWS::Logs::LogGroup"} <= set(wb.leftovers(connection, prefix=PREFIX)["kind"])
        wb.destroy(f"{PREFIX}Small", connection)
        assert wb.leftovers(connection, prefix=PREFIX).empty
        with pytest.raises(DeployError):
            wb.deploy(small(broken=True), connection)
        wb.destroy(f"{PREFIX}Small", connection)
        assert wb.leftovers(connection, prefix=PREFIX).empty


def test_a_stack_that_failed_is_a_leftover_and_so_is_what_its_deletion_retains(connection):
    with pytest.raises(DeployError):
        wb.deploy(small(broken=True), connection)
    failed = wb.leftovers(connection, prefix=PREFIX)
    assert not failed.empty
    assert set(failed.loc[failed["kind"] == "AWS::CloudFormation::Stack", "state"]) <= {
        "ROLLBACK_COMPLETE",
        "CREATE_FAILED",
        "ROLLBACK_FAILED",
    }
    wb.destroy(f"{PREFIX}Small", connection)
    wb.deploy(small(broken=False, keep=True), connection)
    wb.destroy(f"{PREFIX}Small", connection)
    (row,) = wb.leftovers(connection, prefix=PREFIX).itertuples()
    assert (row.kind, row.name) == ("AWS::Logs::LogGroup", f"{PREFIX}group")
    connection.client("logs").delete_log_group(logGroupName=f"{PREFIX}group")


def test_a_stack_that_could_not_be_deleted_is_found(connection):
    """CloudFormation leaves it DELETE_FAILED; DescribeStacks goes on naming it."""
    pages = [{"Stacks": [stack("DELETE_FAILED")]}]
    client = connection.client("cloudformation")
    with patch.object(client, "get_paginator") as paginator:
        paginator.return_value.paginate.return_value = pages
        (row,) = wb.leftovers(connection, prefix="stuck-").itertuples()
    assert (row.kind, row.state) == ("AWS::CloudFormation::Stack", "DELETE_FAILED")


def stack(status):
    arn = "arn:aws:cloudformation:us-east-1:000000000000:stack/stuck-Small/1"
    return {"StackName": "stuck-Small", "StackId": arn, "StackStatus": status, "CreationTime": datetime(2026, 1, 1)}
