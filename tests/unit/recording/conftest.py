"""A small failed run, as AWS would tell it, for the tests of recordings and of what is drawn from them."""

from datetime import UTC, datetime, timedelta

import pytest

from workbench.recording import LogLine, Recording

ARN = "arn:aws:states:eu-central-1:111122223333:execution:SimpleSfn:run-1"
START = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def recording() -> Recording:
    cause = '{"errorMessage": "no <b>table</b>", "errorType": "KeyError", "requestId": "r-1"}'
    told = [
        ("ExecutionStarted", 0, "executionStartedEventDetails", {"input": '{"id": "\u00e4\\"<"}'}),
        ("TaskStateEntered", 0, "stateEnteredEventDetails", {"name": "Record", "input": "{}"}),
        ("TaskScheduled", 2, "taskScheduledEventDetails", {"resource": "invoke", "resourceType": "lambda"}),
        ("TaskStarted", 3, "taskStartedEventDetails", {"resource": "invoke", "resourceType": "lambda"}),
        ("TaskFailed", 4, "taskFailedEventDetails", {"error": "KeyError", "cause": cause}),
        ("ExecutionFailed", 5, "executionFailedEventDetails", {"error": "KeyError", "cause": cause}),
    ]
    events = [
        {
            "id": i,
            "type": kind,
            "previousEventId": before,
            "timestamp": START + timedelta(milliseconds=7 * i),
            key: told,
        }
        for i, (kind, before, key, told) in enumerate(told, start=1)
    ]
    return Recording(
        definition={
            "StartAt": "Record",
            "States": {"Record": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True}},
        },
        events=events,
        describe={
            "executionArn": ARN,
            "stateMachineArn": "arn:aws:states:eu-central-1:111122223333:stateMachine:SimpleSfn",
            "name": "run-1",
            "status": "FAILED",
            "startDate": START,
            "stopDate": START + timedelta(milliseconds=50),
            "error": "KeyError",
            "cause": cause,
        },
        logs=[LogLine("recorder", "/aws/lambda/recorder", "2026/03/01/[$LATEST]1", START, "START RequestId: r-1\n")],
        is_local=False,
        saved_at=START + timedelta(hours=1, microseconds=1),
        notes=["the log group x is gone"],
    )
