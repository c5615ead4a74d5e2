"""Histories of small machines: order of events, previousEventId, status, output."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.local.stepfunctions.conftest import details, one, shape

pytestmark = pytest.mark.local

PASS = {"Type": "Pass", "End": True}
FINAL = [(0, "ExecutionStarted"), (0, "TaskStateEntered"), (2, "ExecutionFailed")]
CATCH = [{"ErrorEquals": ["States.IntrinsicFailure", "States.Runtime"], "Next": "D"}]


def sends(body: str, **members: Any) -> dict[str, Any]:
    """Return a machine that sends what `body` finds to a queue that is never asked."""
    given = {"QueueUrl": "http://q", "MessageBody.$": body}
    task = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": given, **members}
    return {"StartAt": "S", "States": {"S": {**task, "Next": "D"}, "D": {"Type": "Succeed"}}}


ARTICLE = [
    (0, "ExecutionStarted"),
    (0, "TaskStateEntered"),
    (2, "TaskScheduled"),
    (3, "TaskStarted"),
    (4, "TaskSubmitted"),
    (5, "TaskSucceeded"),
    (6, "TaskStateExited"),
    (7, "ChoiceStateEntered"),
    (8, "ChoiceStateExited"),
    (9, "SucceedStateEntered"),
    (10, "SucceedStateExited"),
    (11, "ExecutionSucceeded"),
]
CASES: dict[str, tuple[dict[str, Any], Any, str, list[tuple[int, str]]]] = {
    "pass": (
        one({"Type": "Pass"}),
        {"a": 1},
        "SUCCEEDED",
        [(0, "ExecutionStarted"), (0, "PassStateEntered"), (2, "PassStateExited"), (3, "ExecutionSucceeded")],
    ),
    "fail": (
        one({"Type": "Fail", "Error": "E", "Cause": "C"}),
        {},
        "FAILED",
        [(0, "ExecutionStarted"), (0, "FailStateEntered"), (2, "ExecutionFailed")],
    ),
    "wait": (
        one({"Type": "Wait", "SecondsPath": "$.s"}),
        {"s": 0},
        "SUCCEEDED",
        [(0, "ExecutionStarted"), (0, "WaitStateEntered"), (2, "WaitStateExited"), (3, "ExecutionSucceeded")],
    ),
    "machine timeout": (
        one({"Type": "Wait", "Seconds": 20}, TimeoutSeconds=1),
        {},
        "TIMED_OUT",
        [(0, "ExecutionStarted"), (0, "WaitStateEntered"), (0, "ExecutionTimedOut")],
    ),
    "no rule matches": (
        {
            "StartAt": "S",
            "States": {
                "S": {"Type": "Choice", "Choices": [{"Variable": "$.a", "NumericEquals": 2, "Next": "T"}]},
                "T": {"Type": "Succeed"},
            },
        },
        {"a": 1},
        "FAILED",
        [(0, "ExecutionStarted"), (0, "ChoiceStateEntered"), (2, "ExecutionFailed")],
    ),
    "missing path in a task": (sends("$.b"), {"a": 1}, "FAILED", FINAL),
    "missing path in the context": (sends("$$.b"), {"a": 1}, "FAILED", FINAL),
    "missing path is not caught": (sends("$.b", Catch=CATCH), {"a": 1}, "FAILED", FINAL),
    "intrinsic failure": (sends("States.ArrayGetItem($.a, 9)"), {"a": [1]}, "FAILED", FINAL),
    "intrinsic failure, caught": (
        sends("States.ArrayGetItem($.a, 9)", Catch=CATCH),
        {"a": [1]},
        "SUCCEEDED",
        [
            (0, "ExecutionStarted"),
            (0, "TaskStateEntered"),
            (2, "TaskStateExited"),
            (3, "SucceedStateEntered"),
            (4, "SucceedStateExited"),
            (5, "ExecutionSucceeded"),
        ],
    ),
    "items that are no array": (
        one({"Type": "Map", "ItemsPath": "$.a", "ItemProcessor": {"StartAt": "A", "States": {"A": PASS}}}),
        {"a": 1},
        "FAILED",
        [(0, "ExecutionStarted"), (0, "MapStateEntered"), (2, "ExecutionFailed")],
    ),
    "map, one at a time": (
        one({"Type": "Map", "MaxConcurrency": 1, "ItemProcessor": {"StartAt": "A", "States": {"A": PASS}}}),
        [1, 2],
        "SUCCEEDED",
        [
            (0, "ExecutionStarted"),
            (0, "MapStateEntered"),
            (2, "MapStateStarted"),
            (3, "MapIterationStarted"),
            (4, "PassStateEntered"),
            (5, "PassStateExited"),
            (6, "MapIterationSucceeded"),
            (6, "MapIterationStarted"),
            (8, "PassStateEntered"),
            (9, "PassStateExited"),
            (10, "MapIterationSucceeded"),
            (11, "MapStateSucceeded"),
            (11, "MapStateExited"),
            (13, "ExecutionSucceeded"),
        ],
    ),
    "map, retried": (
        one(
            {
                "Type": "Map",
                "MaxConcurrency": 1,
                "ItemProcessor": {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "E"}}},
                "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": 1, "IntervalSeconds": 1}],
            }
        ),
        [1, 2],
        "FAILED",
        [
            (0, "ExecutionStarted"),
            (0, "MapStateEntered"),
            (2, "MapStateStarted"),
            (3, "MapIterationStarted"),
            (4, "FailStateEntered"),
            (5, "MapIterationFailed"),
            (5, "MapStateStarted"),
            (7, "MapIterationStarted"),
            (8, "FailStateEntered"),
            (9, "MapIterationFailed"),
            (9, "MapStateFailed"),
            (11, "ExecutionFailed"),
        ],
    ),
    "distributed map": (
        one(
            {
                "Type": "Map",
                "ItemProcessor": {
                    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                    "StartAt": "A",
                    "States": {"A": PASS},
                },
            }
        ),
        [1, 2],
        "SUCCEEDED",
        [
            (0, "ExecutionStarted"),
            (0, "MapStateEntered"),
            (2, "MapStateStarted"),
            (3, "MapRunStarted"),
            (4, "MapRunSucceeded"),
            (5, "MapStateSucceeded"),
            (5, "MapStateExited"),
            (7, "ExecutionSucceeded"),
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_events_are_in_awss_order(machines: Any, name: str) -> None:
    definition, given, status, expected = CASES[name]
    described, events = machines.run(definition, given)
    assert described["status"] == status
    assert shape(events) == expected
    assert [event["id"] for event in events] == list(range(1, len(events) + 1))


def test_the_articles_machine(machines: Any, function: Any) -> None:
    recorder = function(
        "import boto3, json\n"
        "def handler(event, context):\n"
        "    done = json.dumps({'statusCode': 200, 'id': event['Record']['messageId']})\n"
        "    boto3.client('stepfunctions').send_task_success(taskToken=event['MyTaskToken'], output=done)\n"
    )
    payload = {
        "MyTaskToken.$": "$$.Task.Token",
        "Record": {"messageId.$": "$.id", "event.$": "States.StringToJson($.detail.message)"},
    }
    definition = {
        "StartAt": "Record Message",
        "TimeoutSeconds": 30,
        "States": {
            "Record Message": {
                "Type": "Task",
                "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
                "TimeoutSeconds": 20,
                "Parameters": {"FunctionName": recorder, "Payload": payload},
                "ResultSelector": {"StatusCode.$": "$.statusCode", "Payload.$": "$"},
                "ResultPath": "$.recordResult",
                "Next": "Check Status?",
            },
            "Check Status?": {
                "Type": "Choice",
                "InputPath": "$.recordResult",
                "Choices": [{"Variable": "$.StatusCode", "NumericEquals": 200, "Next": "Job Succeed"}],
                "Default": "Job Failed",
            },
            "Job Failed": {"Type": "Fail"},
            "Job Succeed": {"Type": "Succeed"},
        },
    }
    described, events = machines.run(definition, {"id": "7", "detail": {"message": '{"a": 1}'}})
    assert shape(events) == ARTICLE
    assert json.loads(described["output"])["Payload"]["id"] == "7"
    scheduled = details(events, "TaskScheduled")[0]
    assert (scheduled["resource"], scheduled["resourceType"]) == ("invoke.waitForTaskToken", "lambda")
    assert json.loads(scheduled["parameters"])["Payload"]["Record"]["event"] == {"a": 1}
    assert scheduled["timeoutInSeconds"] == 20


def test_a_cut_off_sibling_gets_its_abort_events(machines: Any) -> None:
    branch = {
        "StartAt": "C",
        "States": {
            "C": {
                "Type": "Choice",
                "Choices": [{"Variable": "$", "NumericEquals": 2, "Next": "F"}],
                "Default": "W",
            },
            "F": {"Type": "Fail", "Error": "E"},
            "W": {"Type": "Wait", "Seconds": 15, "End": True},
        },
    }
    described, events = machines.run(one({"Type": "Map", "ItemProcessor": branch}), [1, 2])
    assert described["error"] == "E"
    failing = next(event["id"] for event in events if event["type"] == "FailStateEntered")
    by_type = {event["type"]: event for event in events}
    for kind in ("WaitStateAborted", "MapIterationAborted", "MapIterationFailed", "MapStateFailed"):
        assert by_type[kind]["previousEventId"] == failing, kind
    assert by_type["MapIterationAborted"]["mapIterationAbortedEventDetails"] == {"name": "S", "index": 0}
    assert events[-1]["type"] == "ExecutionFailed"


def test_describe_has_the_recorded_members(machines: Any) -> None:
    ended, _ = machines.run(one({"Type": "Pass"}))
    assert ended["redriveStatus"] == "NOT_REDRIVABLE"
    assert ended["redriveStatusReason"] == "Execution is SUCCEEDED and cannot be redriven"
    failed, _ = machines.run(one({"Type": "Fail"}))
    assert failed["redriveStatus"] == "REDRIVABLE"
    assert not {"output", "outputDetails", "error", "cause", "redriveStatusReason"} & set(failed)
    late, _ = machines.run(one({"Type": "Wait", "Seconds": 9}, TimeoutSeconds=1))
    assert not {"error", "cause"} & set(late)


def test_a_wait_ends_at_the_moment_it_names(machines: Any) -> None:
    moment = datetime.now(tz=UTC).replace(microsecond=0) + timedelta(seconds=2)
    given = {"t": moment.strftime("%Y-%m-%dT%H:%M:%SZ")}
    _, events = machines.run(one({"Type": "Wait", "TimestampPath": "$.t"}), given)
    left = next(event for event in events if event["type"] == "WaitStateExited")
    assert left["timestamp"] >= moment
    bad, _ = machines.run(one({"Type": "Wait", "TimestampPath": "$.t"}), {"t": "tomorrow"})
    assert bad["error"] == "States.Runtime"
    assert bad["cause"].endswith("extended offset date-time format string: $.t == tomorrow")


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (
            "$.b",
            "The JSONPath '$.b' specified for the field 'MessageBody.$' could not be found in the input '{\"a\": 1}'",
        ),
        (
            "States.Format('{}', $.b)",
            "The JsonPath argument for the field '$.b' could not be found in the input '{\"a\": 1}'",
        ),
    ],
)
def test_a_missing_path_names_its_field(machines: Any, body: str, cause: str) -> None:
    _, events = machines.run(sends(body), {"a": 1})
    sentence = "An error occurred while executing the state 'S' (entered at the event id #2). "
    assert details(events, "ExecutionFailed") == [{"error": "States.Runtime", "cause": sentence + cause}]
