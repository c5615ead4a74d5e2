"""Events reach their targets, or the target's dead-letter queue with AWS's reasons."""

import datetime
import json
import time
import uuid
from typing import Any

import pytest
from botocore.exceptions import ClientError

pytestmark = pytest.mark.local

PASS = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}


class Bus:
    """One rule on an event bus of its own."""

    def __init__(self, client: Any, functions: Any) -> None:
        self.client, self.functions = client, functions
        self.name = f"bus-{uuid.uuid4().hex[:8]}"
        self.events = client("events")
        self.events.create_event_bus(Name=self.name)
        pattern = json.dumps({"source": ["test"]})
        self.rule_arn = self.events.put_rule(Name="rule", EventBusName=self.name, EventPattern=pattern)["RuleArn"]

    def queue(self, policy: bool = True, **attributes: str) -> tuple[str, str]:
        """(url, ARN) of a new queue that EventBridge may send this rule's events to."""
        sqs = self.client("sqs")
        fifo = ".fifo" if attributes.get("FifoQueue") else ""
        url = sqs.create_queue(QueueName=f"q-{uuid.uuid4().hex[:8]}{fifo}", Attributes=attributes)["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": arn,
            "Condition": {"ArnEquals": {"aws:SourceArn": self.rule_arn}},
        }
        if policy:
            text = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
            sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": text})
        return url, arn

    def machine(self) -> str:
        name, role = f"m-{uuid.uuid4().hex[:8]}", self.functions.role()
        made = self.client("stepfunctions").create_state_machine(name=name, definition=json.dumps(PASS), roleArn=role)
        return str(made["stateMachineArn"])

    def target(self, arn: str, **settings: Any) -> None:
        answer = self.events.put_targets(
            Rule="rule", EventBusName=self.name, Targets=[{"Id": "t", "Arn": arn, **settings}]
        )
        assert answer["FailedEntryCount"] == 0, answer

    def put(self, detail: Any = None, **entry: Any) -> str:
        made = {"Source": "test", "DetailType": "t", "Detail": json.dumps(detail or {}), "EventBusName": self.name}
        answer = self.events.put_events(Entries=[{**made, **entry}])
        assert answer["FailedEntryCount"] == 0, answer
        return str(answer["Entries"][0]["EventId"])

    def receive(self, url: str, wait_s: int = 8) -> dict[str, Any] | None:
        found = self.client("sqs").receive_message(
            QueueUrl=url, WaitTimeSeconds=wait_s, MessageAttributeNames=["All"], MaxNumberOfMessages=1
        )
        return found.get("Messages", [None])[0]

    def executions(self, machine: str, at_least: int = 1) -> list[dict[str, Any]]:
        deadline = time.monotonic() + 8
        while True:
            found = self.client("stepfunctions").list_executions(stateMachineArn=machine)["executions"]
            if len(found) >= at_least or time.monotonic() > deadline:
                return list(found)
            time.sleep(0.05)


@pytest.fixture
def bus(client, functions):
    return Bus(client, functions)


def attributes_of(message: dict[str, Any]) -> dict[str, str]:
    return {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}


def test_an_event_arrives_with_its_own_id_time_and_detail(bus):
    url, arn = bus.queue()
    bus.target(arn)
    given = datetime.datetime(2024, 2, 29, 12, 30, tzinfo=datetime.UTC)
    event_id = bus.put({"n": [1, None, "ü"]}, Time=given, Resources=["arn:aws:s3:::b"])
    event = json.loads(bus.receive(url)["Body"])
    assert event == {
        "version": "0",
        "id": event_id,
        "detail-type": "t",
        "source": "test",
        "account": "000000000000",
        "time": "2024-02-29T12:30:00Z",
        "region": "us-east-1",
        "resources": ["arn:aws:s3:::b"],
        "detail": {"n": [1, None, "ü"]},
    }


@pytest.mark.parametrize(
    ("settings", "delivered"),
    [
        ({"Input": '{"a": 1}'}, {"a": 1}),
        ({"InputPath": "$.detail"}, {"items": [{"n": 1}, {"n": 2}], "a-b": {"c": 3}}),
        ({"InputPath": "$.detail.items[1].n"}, 2),
        ({"InputPath": "$.detail.items"}, [{"n": 1}, {"n": 2}]),
        ({"InputPath": "$.detail['a-b'].c"}, 3),
        ({"InputPath": "$.detail-type"}, "t"),
        ({"InputPath": "$.detail.nothing"}, {}),
        ({"InputPath": "$.detail.items[9]"}, {}),
        (
            {
                "InputTransformer": {
                    "InputPathsMap": {"second": "$.detail.items[1]", "n": "$.detail.items[0].n", "who": "$.source"},
                    "InputTemplate": '{"item": <second>, "n": <n>, "text": "by <who>", "r": <aws.events.rule-name>}',
                }
            },
            {"item": {"n": 2}, "n": 1, "text": "by test", "r": "rule"},
        ),
    ],
)
def test_what_a_target_is_given(bus, settings, delivered):
    url, arn = bus.queue()
    bus.target(arn, **settings)
    bus.put({"items": [{"n": 1}, {"n": 2}], "a-b": {"c": 3}})
    assert json.loads(bus.receive(url)["Body"]) == delivered


def test_a_machine_is_started_with_the_event_through_the_rules_role(bus, functions):
    machine = bus.machine()
    bus.target(machine, RoleArn=functions.role("states:StartExecution"))
    event_id = bus.put({"x": 1})
    (started,) = bus.executions(machine)
    assert started["name"].startswith(event_id)
    described = bus.client("stepfunctions").describe_execution(executionArn=started["executionArn"])
    assert json.loads(described["input"])["detail"] == {"x": 1}


def test_a_role_without_the_permission_sends_the_event_to_the_dead_letter_queue_at_once(bus, functions):
    machine, (url, dead) = bus.machine(), bus.queue()
    bus.target(machine, RoleArn=functions.role("states:ListExecutions"), DeadLetterConfig={"Arn": dead})
    event_id = bus.put({"x": 1})
    message = bus.receive(url)
    attributes = attributes_of(message)
    assert json.loads(message["Body"])["id"] == event_id
    assert attributes.pop("ERROR_MESSAGE").endswith(
        f"is not authorized to perform: states:StartExecution on resource: {machine} because no identity-based "
        "policy allows the states:StartExecution action"
    )
    assert attributes == {
        "RULE_ARN": bus.rule_arn,
        "TARGET_ARN": machine,
        "ERROR_CODE": "NO_PERMISSIONS",
        "RETRY_ATTEMPTS": "0",
    }
    assert bus.client("stepfunctions").list_executions(stateMachineArn=machine)["executions"] == []


def test_a_role_that_does_not_trust_eventbridge_cannot_be_used(bus, functions):
    machine, (url, dead) = bus.machine(), bus.queue()
    role = functions.role("states:StartExecution", services=("lambda",))
    bus.target(machine, RoleArn=role, DeadLetterConfig={"Arn": dead})
    bus.put()
    assert attributes_of(bus.receive(url))["ERROR_CODE"] == "NO_PERMISSIONS"


@pytest.mark.parametrize(
    "missing",
    [
        "arn:aws:states:us-east-1:000000000000:stateMachine:nothing",
        "arn:aws:lambda:us-east-1:000000000000:function:nothing",
        "arn:aws:sqs:us-east-1:000000000000:nothing",
        "arn:aws:sns:us-east-1:000000000000:nothing",
        "arn:aws:sqs:eu-west-1:000000000000:nothing",
    ],
)
def test_a_missing_target_sends_the_event_to_the_dead_letter_queue_at_once(bus, functions, missing):
    url, dead = bus.queue()
    retry = {"MaximumRetryAttempts": 3, "MaximumEventAgeInSeconds": 3600}
    role = functions.role("states:StartExecution")
    bus.target(missing, RoleArn=role, DeadLetterConfig={"Arn": dead}, RetryPolicy=retry)
    bus.put({"x": 1})
    attributes = attributes_of(bus.receive(url))
    assert (attributes["ERROR_CODE"], attributes["TARGET_ARN"]) == ("NO_RESOURCE", missing)
    assert attributes["RETRY_ATTEMPTS"] == "0"


def test_a_queue_whose_policy_refuses_gets_nothing_and_the_event_is_dead_lettered(bus):
    (silent, refused), (url, dead) = bus.queue(policy=False), bus.queue()
    bus.target(refused, DeadLetterConfig={"Arn": dead})
    bus.put()
    assert attributes_of(bus.receive(url))["ERROR_CODE"] == "NO_PERMISSIONS"
    assert bus.receive(silent, 0) is None


def test_a_function_is_called_only_with_a_permission_for_the_rule(bus, functions):
    url, dead = bus.queue()
    name = functions.make("def handler(event, context): print('got', event['id'])\n")
    arn = bus.client("lambda").get_function(FunctionName=name)["Configuration"]["FunctionArn"]
    bus.target(arn, DeadLetterConfig={"Arn": dead})
    bus.put()
    assert attributes_of(bus.receive(url))["ERROR_CODE"] == "NO_PERMISSIONS"
    bus.client("lambda").add_permission(
        FunctionName=name,
        StatementId="s",
        Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com",
        SourceArn=bus.rule_arn,
    )
    event_id = bus.put()
    deadline = time.monotonic() + 8
    while time.monotonic() < deadline:
        try:
            if f"got {event_id}\n" in functions.log_lines(name):
                return
        except ClientError:
            pass  # the log group comes with the first line
        time.sleep(0.05)
    pytest.fail("the function was not called")


def test_a_first_in_first_out_queue_without_a_group_is_a_parameter_error(bus):
    (_, fifo), (url, dead) = bus.queue(FifoQueue="true", ContentBasedDeduplication="true"), bus.queue()
    bus.target(fifo, DeadLetterConfig={"Arn": dead})
    bus.put()
    assert attributes_of(bus.receive(url))["ERROR_CODE"] == "INVALID_PARAMETER"


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ({"Detail": "{"}, "MalformedDetail"),
        ({"Detail": "[1]"}, "MalformedDetail"),
        ({"Source": ""}, "InvalidArgument"),
        ({"DetailType": ""}, "InvalidArgument"),
        ({"Source": "aws.states"}, "NotAuthorizedForSourceException"),
    ],
)
def test_an_entry_aws_refuses_does_not_stop_the_others(client, entry, code):
    good = {"Source": "s", "DetailType": "t", "Detail": "{}"}
    answer = client("events").put_events(Entries=[{**good, **entry}, good])
    assert answer["FailedEntryCount"] == 1
    assert answer["Entries"][0]["ErrorCode"] == code
    assert answer["Entries"][1]["EventId"]


def test_more_than_256_kb_or_ten_entries_are_refused(client):
    big = {"Source": "s", "DetailType": "t", "Detail": json.dumps({"x": "y" * 300_000})}
    with pytest.raises(ClientError, match="Total size of the entries in the request is over the limit"):
        client("events").put_events(Entries=[big])
    with pytest.raises(ClientError, match="less than or equal to 10"):
        client("events").put_events(Entries=[{**big, "Detail": "{}"}] * 11)


def test_a_pattern_can_be_tried_without_a_rule(client):
    event = {
        "id": "1", "account": "1", "source": "com.devpost.commonevent", "time": "2024-01-01T00:00:00Z",
        "region": "us-east-1", "resources": [], "detail-type": "t", "detail": {"n": 5, "list": ["a", "b"]},
    }  # fmt: skip
    trials = {
        '{"source": ["com.devpost.commonevent"]}': True,
        '{"source": ["other"]}': False,
        '{"detail": {"n": [{"numeric": [">", 4]}]}}': True,
        '{"detail": {"list": ["b"]}}': True,
        '{"detail": {"missing": [{"exists": false}]}}': True,
    }
    for pattern, expected in trials.items():
        answer = client("events").test_event_pattern(EventPattern=pattern, Event=json.dumps(event))
        assert answer["Result"] is expected, pattern
    with pytest.raises(ClientError, match="Event pattern is not valid"):
        client("events").test_event_pattern(EventPattern='{"source": "x"}', Event=json.dumps(event))
