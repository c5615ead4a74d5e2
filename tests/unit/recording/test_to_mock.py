"""What can become a mock and what cannot, and what the written files hold."""

import ast
import json

import pytest

from tests.unit.frames.histories import CALLBACK, event
from workbench.errors import RecordingError
from workbench.recording.mock_answers import hurried, mocked_answers
from workbench.recording.model import Recording
from workbench.recording.to_mock import to_mock

pytestmark = pytest.mark.unit
TASK = {"resourceType": "lambda", "resource": "invoke"}
RETRIED = [
    event(1, 0, "ExecutionStarted", input='{"a": 1}'),
    event(2, 0, "TaskStateEntered", name="Call"),
    event(3, 2, "TaskScheduled", **TASK),
    event(4, 3, "TaskFailed", **TASK, error="Busy", cause="later"),
    event(5, 4, "TaskScheduled", **TASK),
    event(6, 5, "TaskFailed", **TASK, error="Busy", cause="later"),
    event(7, 6, "TaskScheduled", **TASK),
    event(8, 7, "TaskSucceeded", **TASK, output='{"ok": true}'),
    event(9, 8, "TaskStateExited", name="Call"),
    event(10, 9, "ExecutionSucceeded", output='{"ok": true}'),
]


def recording(events, status="SUCCEEDED", name="one run"):
    arn = "arn:aws:states:eu-central-1:123456789012:stateMachine:Machine"
    describe = {"executionArn": f"{arn}:1", "stateMachineArn": arn, "name": name, "status": status}
    return Recording({"StartAt": "Call", "States": {"Call": {"Type": "Pass", "End": True}}}, events, describe)


def twice(first, second):
    """Two visits of one task, one after the other, each ended by the event given."""
    return [
        event(1, 0, "ExecutionStarted", input="{}"),
        event(2, 0, "TaskStateEntered", name="Call"),
        event(3, 2, "TaskScheduled", **TASK),
        event(4, 3, first[0], **TASK, **first[1]),
        event(5, 4, "TaskStateExited", name="Call"),
        event(6, 5, "TaskStateEntered", name="Call"),
        event(7, 6, "TaskScheduled", **TASK),
        event(8, 7, second[0], **TASK, **second[1]),
        event(9, 8, "TaskStateExited", name="Call"),
        event(10, 9, "ExecutionSucceeded", output="{}"),
    ]


GOOD, OTHER = ("TaskSucceeded", {"output": "1"}), ("TaskSucceeded", {"output": "2"})
BAD, LATE = ("TaskFailed", {"error": "Busy"}), ("TaskTimedOut", {"error": "States.Timeout"})


def test_attempts_become_a_range_and_a_return():
    answers, unlike = mocked_answers(recording(RETRIED))
    assert answers == {"Call": {"0-1": {"Throw": {"Error": "Busy", "Cause": "later"}}, "2": {"Return": {"ok": True}}}}
    assert unlike == []


def test_a_callback_is_answered_by_what_came_back():
    assert mocked_answers(recording(CALLBACK))[0] == {"Record Message": {"0": {"Return": {}}}}


def test_visits_that_differ_in_values_only_are_told():
    answers, unlike = mocked_answers(recording(twice(GOOD, OTHER)))
    assert answers["Call"] == {"0": {"Return": 1}}
    assert unlike == ["Call"]


@pytest.mark.parametrize(
    ("told", "status", "why"),
    [
        (twice(GOOD, BAD), "SUCCEEDED", "visited 2 times, and not each time with the same end"),
        (twice(BAD, LATE), "SUCCEEDED", "Busy; States.Timeout"),
        (CALLBACK[:4], "RUNNING", "wait until it has ended"),
        (CALLBACK, "ABORTED", "ended from outside"),
        (CALLBACK, "TIMED_OUT", "ended from outside"),
        ([{**CALLBACK[0], "executionStartedEventDetails": {}}, *CALLBACK[1:]], "SUCCEEDED", "no payloads"),
        ([], "SUCCEEDED", "no payloads"),
        ([*CALLBACK[:4], event(5, 4, "ExecutionFailed", error="x")], "FAILED", "does not tell what attempt 1"),
    ],
)
def test_what_cannot_be_mocked_says_why(told, status, why):
    with pytest.raises(RecordingError, match=why):
        mocked_answers(recording(told, status))


def test_the_files_are_what_step_functions_local_reads(tmp_path):
    test = to_mock(recording(RETRIED), tmp_path)
    assert test.name == "test_one_run.py"
    config = json.loads((tmp_path / "MockConfigFile.json").read_text())
    assert config["StateMachines"] == {"Machine": {"TestCases": {"one_run": {"Call": "one_run Call"}}}}
    assert set(config["MockedResponses"]) == {"one_run Call"}
    assert json.loads((tmp_path / "one_run.input.json").read_text()) == {"a": 1}
    ast.parse(test.read_text())
    assert '("Call", "succeeded")' in test.read_text()


def test_a_second_case_leaves_the_first(tmp_path):
    to_mock(recording(RETRIED), tmp_path)
    to_mock(recording(CALLBACK), tmp_path, case="callback")
    config = json.loads((tmp_path / "MockConfigFile.json").read_text())
    assert set(config["StateMachines"]["Machine"]["TestCases"]) == {"one_run", "callback"}


@pytest.mark.parametrize("name", ['say "hi"', "back\\slash", "9 lives", "ünïcode", "…"])
def test_any_name_makes_a_test_that_parses(tmp_path, name):
    ast.parse(to_mock(recording(RETRIED, name=name), tmp_path).read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", ["two words", "1st", ""])
def test_a_case_that_is_no_name_is_refused(tmp_path, case):
    if case:
        with pytest.raises(RecordingError, match="cannot name a test case"):
            to_mock(recording(RETRIED), tmp_path, case=case)
    else:
        assert to_mock(recording(RETRIED), tmp_path, case=case).name == "test_one_run.py"


def test_a_broken_mock_file_is_not_overwritten(tmp_path):
    (tmp_path / "MockConfigFile.json").write_text("{")
    with pytest.raises(RecordingError, match="is not JSON"):
        to_mock(recording(RETRIED), tmp_path)
    assert (tmp_path / "MockConfigFile.json").read_text() == "{"


def test_waiting_is_taken_out_wherever_it_stands():
    wait = {"Type": "Wait", "TimestampPath": "$.then", "Next": "Call"}
    call = {"Type": "Task", "Retry": [{"ErrorEquals": ["X"], "IntervalSeconds": 60, "MaxDelaySeconds": 90}]}
    inner = {"StartAt": "W", "States": {"W": wait, "Call": call}}
    definition = {"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": [inner]}, "W": wait}}
    made = hurried(definition)
    branch = made["States"]["P"]["Branches"][0]["States"]
    assert made["States"]["W"] == branch["W"] == {"Type": "Wait", "Seconds": 0, "Next": "Call"}
    assert branch["Call"]["Retry"] == [{"ErrorEquals": ["X"], "IntervalSeconds": 1, "BackoffRate": 1.0}]
    assert wait["TimestampPath"] == "$.then", "the definition itself stays as it was"
