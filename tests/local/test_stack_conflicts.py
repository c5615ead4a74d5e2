"""Stacks that want the same physical names, update only a part, or are gone: what each is told."""

import json
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

pytestmark = pytest.mark.local
Client = Callable[..., Any]

_TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
_KEY = {"AttributeName": "id", "KeyType": "HASH"}


def _resources(name: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """logical id -> (type, properties) of one resource of each kind, all with the physical name `name`."""
    definition = {"StartAt": "S", "States": {"S": {"Type": "Succeed"}}}
    role = f"arn:aws:iam::000000000000:role/{name}"
    code = {"ZipFile": "def handler(event, context): return 1"}
    table = {"KeySchema": [_KEY], "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}]}
    return {
        "Table": ("AWS::DynamoDB::Table", {"TableName": name, "BillingMode": "PAY_PER_REQUEST", **table}),
        "Bus": ("AWS::Events::EventBus", {"Name": name}),
        "Queue": ("AWS::SQS::Queue", {"QueueName": name}),
        "Function": (
            "AWS::Lambda::Function",
            {"FunctionName": name, "Runtime": "python3.13", "Handler": "index.handler", "Role": role, "Code": code},
        ),
        "Machine": (
            "AWS::StepFunctions::StateMachine",
            {"StateMachineName": name, "RoleArn": role, "DefinitionString": json.dumps(definition)},
        ),
        "Role": ("AWS::IAM::Role", {"RoleName": name, "AssumeRolePolicyDocument": _TRUST}),
        "Group": ("AWS::Logs::LogGroup", {"LogGroupName": name}),
        "Rule": ("AWS::Events::Rule", {"Name": name, "EventPattern": {"source": ["a"]}}),
    }


class Stacks:
    """Creates, updates and deletes stacks, and waits for their end."""

    def __init__(self, client: Client) -> None:
        self.api = client("cloudformation")

    def create(self, resources: dict[str, tuple[str, dict[str, Any]]]) -> str:
        return str(
            self.api.create_stack(
                StackName=f"s-{uuid.uuid4().hex[:8]}",
                TemplateBody=body(resources),
                Capabilities=["CAPABILITY_NAMED_IAM"],
            )["StackId"]
        )

    def status(self, stack: str) -> str:
        end = time.monotonic() + 20
        while (found := self.api.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]).endswith("_PROGRESS"):
            assert time.monotonic() < end, found
            time.sleep(0.05)
        return str(found)

    def reasons(self, stack: str) -> dict[str, str]:
        """logical id -> why it failed."""
        events = self.api.describe_stack_events(StackName=stack)["StackEvents"]
        return {
            event["LogicalResourceId"]: event.get("ResourceStatusReason", "")
            for event in events
            if event["ResourceStatus"].endswith("_FAILED")
        }


def body(resources: dict[str, tuple[str, dict[str, Any]]]) -> str:
    made = {logical: {"Type": kind, "Properties": given} for logical, (kind, given) in resources.items()}
    return json.dumps({"Resources": made})


@pytest.fixture
def stacks(client: Client) -> Stacks:
    return Stacks(client)


def test_a_taken_name_fails_the_resource_and_names_the_owner(stacks):
    name = f"n-{uuid.uuid4().hex[:8]}"
    first = stacks.create(_resources(name))
    assert stacks.status(first) == "CREATE_COMPLETE"
    for logical, resource in _resources(name).items():
        second = stacks.create({logical: resource})
        assert stacks.status(second) == "ROLLBACK_COMPLETE", logical
        assert stacks.reasons(second)[logical] == f"{name} already exists in stack {first}"


def test_the_first_stacks_table_keeps_its_rows_when_the_second_is_deleted(stacks, client):
    name = f"n-{uuid.uuid4().hex[:8]}"
    table = {"Table": _resources(name)["Table"]}
    assert stacks.status(stacks.create(table)) == "CREATE_COMPLETE"
    dynamodb = client("dynamodb")
    dynamodb.put_item(TableName=name, Item={"id": {"S": "kept"}})
    second = stacks.create(table)
    assert stacks.status(second) == "ROLLBACK_COMPLETE"
    stacks.api.delete_stack(StackName=second)
    assert stacks.status(second) == "DELETE_COMPLETE"
    assert [row["id"]["S"] for row in dynamodb.scan(TableName=name)["Items"]] == ["kept"]


def test_a_name_no_stack_holds_is_taken_too(stacks, client):
    name = f"n-{uuid.uuid4().hex[:8]}"
    client("sqs").create_queue(QueueName=name)
    second = stacks.create({"Queue": _resources(name)["Queue"]})
    assert stacks.status(second) == "ROLLBACK_COMPLETE"
    assert stacks.reasons(second)["Queue"] == f"{name} already exists"
    assert client("sqs").get_queue_url(QueueName=name)


def test_a_rename_onto_a_taken_name_is_rolled_back(stacks, client):
    taken, own = f"n-{uuid.uuid4().hex[:8]}", f"n-{uuid.uuid4().hex[:8]}"
    assert stacks.status(stacks.create({"Table": _resources(taken)["Table"]})) == "CREATE_COMPLETE"
    client("dynamodb").put_item(TableName=taken, Item={"id": {"S": "kept"}})
    second = stacks.create({"Table": _resources(own)["Table"]})
    assert stacks.status(second) == "CREATE_COMPLETE"
    stacks.api.update_stack(StackName=second, TemplateBody=body({"Table": _resources(taken)["Table"]}))
    assert stacks.status(second) == "UPDATE_ROLLBACK_COMPLETE"
    assert client("dynamodb").scan(TableName=taken)["Count"] == 1
    assert client("dynamodb").describe_table(TableName=own)["Table"]["TableStatus"] == "ACTIVE"


def test_a_deleted_stack_frees_its_names(stacks):
    resources = _resources(f"n-{uuid.uuid4().hex[:8]}")
    first = stacks.create(resources)
    assert stacks.status(first) == "CREATE_COMPLETE"
    stacks.api.delete_stack(StackName=first)
    assert stacks.status(first) == "DELETE_COMPLETE"
    assert stacks.status(stacks.create(resources)) == "CREATE_COMPLETE"


def test_an_update_reports_only_what_it_changes(stacks):
    name = f"n-{uuid.uuid4().hex[:8]}"
    resources = {each: _resources(name)[each] for each in ("Queue", "Group")}
    stack = stacks.create(resources)
    assert stacks.status(stack) == "CREATE_COMPLETE"
    for seconds in (11, 12):
        changed = {**resources, "Queue": ("AWS::SQS::Queue", {"QueueName": name, "VisibilityTimeout": seconds})}
        stacks.api.update_stack(StackName=stack, TemplateBody=body(changed))
        assert stacks.status(stack) == "UPDATE_COMPLETE"
    events = stacks.api.describe_stack_events(StackName=stack)["StackEvents"]
    told = [(event["LogicalResourceId"], event["ResourceStatus"]) for event in events]
    assert told.count(("Queue", "UPDATE_IN_PROGRESS")) == told.count(("Queue", "UPDATE_COMPLETE")) == 2
    assert [status for logical, status in told if logical == "Group"] == ["CREATE_COMPLETE", "CREATE_IN_PROGRESS"]


def test_the_template_of_a_deleted_stack_is_told_by_id_only(stacks):
    stack = stacks.create({"Bus": _resources(f"n-{uuid.uuid4().hex[:8]}")["Bus"]})
    assert stacks.status(stack) == "CREATE_COMPLETE"
    stacks.api.delete_stack(StackName=stack)
    assert stacks.status(stack) == "DELETE_COMPLETE"
    assert "Bus" in stacks.api.get_template(StackName=stack)["TemplateBody"]["Resources"]
    name = stack.split("/")[1]
    with pytest.raises(ClientError, match=f"Stack with id {name} does not exist"):
        stacks.api.get_template(StackName=name)


def test_a_circle_is_refused_before_the_stack_is_touched(stacks):
    kind, given = _resources(f"n-{uuid.uuid4().hex[:8]}")["Queue"]
    stack = stacks.create({"One": (kind, given)})
    assert stacks.status(stack) == "CREATE_COMPLETE"
    circle = {"One": (kind, {**given, "Tags": [{"Key": "of", "Value": {"Fn::GetAtt": ["Two", "Arn"]}}]})}
    circle["Two"] = (kind, {"Tags": [{"Key": "of", "Value": {"Fn::GetAtt": ["One", "Arn"]}}]})
    for refused in (
        lambda: stacks.api.update_stack(StackName=stack, TemplateBody=body(circle)),
        lambda: stacks.create(circle),
    ):
        with pytest.raises(ClientError, match=r"ValidationError.*Circular dependency between resources: \[One, Two\]"):
            refused()
    assert stacks.status(stack) == "CREATE_COMPLETE"


def test_a_machine_made_again_has_no_executions_of_the_one_before(stacks, client):
    definition = json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})
    given = {"DefinitionString": definition, "RoleArn": "arn:aws:iam::000000000000:role/any"}
    states = client("stepfunctions")

    def made(name: str) -> str:
        stack = stacks.api.create_stack(
            StackName=name, TemplateBody=body({"Machine": ("AWS::StepFunctions::StateMachine", given)})
        )["StackId"]
        assert stacks.status(stack) == "CREATE_COMPLETE"
        return stacks.api.describe_stack_resources(StackName=stack)["StackResources"][0]["PhysicalResourceId"]

    name = f"s-{uuid.uuid4().hex[:8]}"
    machine = made(name)
    run = states.start_execution(stateMachineArn=machine)["executionArn"]
    end = time.monotonic() + 20
    while states.describe_execution(executionArn=run)["status"] == "RUNNING" and time.monotonic() < end:
        time.sleep(0.05)
    stack = stacks.api.describe_stacks(StackName=name)["Stacks"][0]["StackId"]
    stacks.api.delete_stack(StackName=stack)
    assert stacks.status(stack) == "DELETE_COMPLETE"
    again = made(name)
    assert states.list_executions(stateMachineArn=again)["executions"] == []
