"""Recordings for the tests: a made one, and two that were saved in format 1 and must stay readable."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from workbench.recording import LogLine, Recording, load

ARN = "arn:aws:states:eu-central-1:111122223333:execution:SimpleSfn:run-1"
START = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def saved() -> Callable[[str], Recording]:
    """saved("failed_callback") -> the recording of that name in tests/data."""
    return lambda name: load(DATA / f"{name}.json")


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
            "id": number,
            "type": kind,
            "previousEventId": before,
            "timestamp": START + timedelta(milliseconds=7 * number),
            key: details,
        }
        for number, (kind, before, key, details) in enumerate(told, start=1)
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
