"""State machines of a test: a role that may do anything, a way to run one, and the shape of its history."""

import io
import json
import time
import zipfile
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

Client = Callable[..., Any]
ENDED = ("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED")


class Machines:
    """Creates state machines and runs them to their end."""

    def __init__(self, client: Client, role_arn: str) -> None:
        self.states = client("stepfunctions")
        self.role_arn = role_arn

    def create(self, definition: Any, **members: Any) -> str:
        """Create a machine from a dict or text and return its ARN."""
        text = definition if isinstance(definition, str) else json.dumps(definition)
        members = {"name": f"m-{uuid4().hex[:12]}", "roleArn": self.role_arn, **members}
        return self.states.create_state_machine(definition=text, **members)["stateMachineArn"]

    def run(self, definition: Any, given: Any = None, **members: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Create a machine, run it on `given` and return DescribeExecution's answer and the history."""
        machine = self.create(definition, **members)
        started = self.states.start_execution(stateMachineArn=machine, input=json.dumps({} if given is None else given))
        return self.end_of(started["executionArn"])

    def end_of(self, execution: str, limit_s: float = 30) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Wait for an execution's end."""
        end = time.monotonic() + limit_s
        while (described := self.states.describe_execution(executionArn=execution))["status"] not in ENDED:
            assert time.monotonic() < end, f"{execution} is still {described['status']}"
            time.sleep(0.03)
        return described, self.history(execution)

    def history(self, execution: str) -> list[dict[str, Any]]:
        """Return every event."""
        return self.states.get_execution_history(executionArn=execution, maxResults=1000)["events"]


def shape(events: list[dict[str, Any]]) -> list[tuple[int, str]]:
    """Return (previousEventId, type) of each event."""
    return [(event["previousEventId"], event["type"]) for event in events]


def details(events: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """Return the details of every event of a type."""
    return [
        next((value for name, value in event.items() if name.endswith("Details")), {})
        for event in events
        if event["type"] == kind
    ]


def one(state: dict[str, Any], **machine: Any) -> dict[str, Any]:
    """Return a machine of one state, S."""
    ends = {} if state["Type"] in ("Succeed", "Fail", "Choice") or "Next" in state else {"End": True}
    return {"StartAt": "S", "States": {"S": {**state, **ends}}, **machine}


@pytest.fixture(scope="session")
def role_arn(client: Client) -> str:
    """A role every service may assume and that may do anything."""
    return make_role(client, f"states-{uuid4().hex[:8]}", "*")


def make_role(client: Client, name: str, actions: Any) -> str:
    """Create a role that states, Lambda and EventBridge may assume."""
    iam = client("iam")
    services = ["states.amazonaws.com", "lambda.amazonaws.com", "events.amazonaws.com"]
    trust = {"Effect": "Allow", "Principal": {"Service": services}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)["Role"]["Arn"]
    allowed = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=policy)
    return arn


@pytest.fixture(scope="session")
def machines(client: Client, role_arn: str) -> Machines:
    """Create and run state machines."""
    return Machines(client, role_arn)


@pytest.fixture(scope="session")
def function(client: Client, role_arn: str) -> Callable[[str], str]:
    """function("def handler(event, context): ...") -> the function's ARN."""

    def make(code: str) -> str:
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("h.py", code)
        return client("lambda").create_function(
            FunctionName=f"f-{uuid4().hex[:10]}",
            Runtime="python3.12",
            Handler="h.handler",
            Role=role_arn,
            Code={"ZipFile": archive.getvalue()},
            Timeout=10,
        )["FunctionArn"]

    return make


@pytest.fixture
def queue(client: Client) -> str:
    """A queue's URL."""
    return client("sqs").create_queue(QueueName=f"q-{uuid4().hex[:10]}")["QueueUrl"]


@pytest.fixture
def next_message(client: Client) -> Callable[[str], str]:
    """next_message(queue URL) -> the body of the next message."""
    sqs = client("sqs")

    def receive(url: str) -> str:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            for message in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1).get("Messages", []):
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                return message["Body"]
        raise AssertionError("no message came")

    return receive
