"""The sentence on how an execution ended names the state, the attempt, the error and what it means."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from workbench.recording import Recording
from workbench.recording.verdict import message_in, verdict

pytestmark = pytest.mark.unit
Saved = Callable[[str], Recording]


def test_the_failing_state_its_attempt_and_the_message(saved: Saved) -> None:
    assert verdict(saved("failed_callback")) == (
        "Failed in “Record Message”: ValueError: Invalid isoformat string: 'yesterday'."
    )
    said = verdict(saved("caught_item_then_failed_task"))
    assert said.startswith("Failed in “Record” (attempt 3 of 3): DynamoDB.ResourceNotFoundException")
    assert "Proxy" not in said


@pytest.mark.parametrize(
    ("cause", "says"),
    [
        ('{"errorMessage": "no table", "errorType": "KeyError"}', "no table"),
        ('{"putStatus": {"ProcessorResult": "ValueError: x"}, "n": [1]}', "ValueError: x"),
        ("Requested resource not found (Service: AmazonDynamoDBv2; Status Code: 400)", "Requested resource not found"),
        ('{"other": 1}', '{"other": 1}'),
        ("plain\n  words", "plain words"),
        ("[1, 2]", "[1, 2]"),
        (None, ""),
        ("", ""),
        ("x" * 400, "x" * 299 + "…"),
    ],
)
def test_the_sentence_in_a_cause(cause: str | None, says: str) -> None:
    assert message_in(cause) == says


@pytest.mark.parametrize(
    ("status", "says"),
    [("SUCCEEDED", "Succeeded"), ("RUNNING", "Still running"), ("ABORTED", "Stopped from outside (Stop: me)")],
)
def test_ends_that_are_no_failure(status: str, says: str, recording: Recording) -> None:
    describe = {**recording.describe, "status": status, "error": "Stop", "cause": "me"}
    events = recording.events[:4]
    assert verdict(replace(recording, describe=describe, events=events)).startswith(says)


def test_a_machine_timeout_without_an_error_says_whose_limit(recording: Recording) -> None:
    describe = {key: value for key, value in recording.describe.items() if key not in ("error", "cause")}
    ended = {"id": 5, "type": "ExecutionTimedOut", "previousEventId": 4, "timestamp": recording.events[4]["timestamp"]}
    run = replace(recording, describe={**describe, "status": "TIMED_OUT"}, events=[*recording.events[:4], ended])
    assert verdict(run) == (
        "Ran out of time in “Record”: the execution took longer than the state machine's TimeoutSeconds."
    )


def test_own_error_names_of_step_functions_are_explained(recording: Recording) -> None:
    failed = {**recording.events[5], "executionFailedEventDetails": {"error": "States.Timeout"}}
    task = {**recording.events[4], "type": "TaskTimedOut", "taskTimedOutEventDetails": {"error": "States.Timeout"}}
    task.pop("taskFailedEventDetails")
    run = replace(
        recording,
        events=[*recording.events[:4], task, failed],
        describe={**recording.describe, "error": "States.Timeout", "cause": ""},
    )
    assert "time limit" in verdict(run)
