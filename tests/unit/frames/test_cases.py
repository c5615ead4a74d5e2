"""What AWS records, case by case: callbacks, retries, Maps, redrives, timeouts, errors, children."""

import json

import pandas as pd
import pytest

from tests.unit.frames.histories import (
    CALLBACK,
    MAP_FAILS,
    MAP_IN_TURN,
    RETRIED_AND_CAUGHT,
    distributed,
    event,
    overtaken,
    redriven,
)
from workbench.frames import (
    attempts_frame,
    edges_taken,
    events_frame,
    failing_state,
    iterations_frame,
    steps_frame,
)

pytestmark = pytest.mark.unit


def test_the_articles_run():
    events = events_frame({"events": CALLBACK})
    assert events.state.tolist() == [None, *["Record Message"] * 6, *["Check Status?"] * 2, *["Job Succeed"] * 2, None]
    assert events.elapsed_s.tolist() == [float(second) for second in range(12)]
    steps = steps_frame(CALLBACK)
    assert steps.status.tolist() == ["succeeded"] * 3
    assert steps.duration_s.tolist() == [5.0, 1.0, 1.0]
    attempt = attempts_frame(CALLBACK).iloc[0]
    assert (attempt.request_id, attempt.resource_type, attempt.duration_s) == ("request-1", "lambda", 3.0)
    assert failing_state(CALLBACK) is None


def test_a_retry_then_a_catch():
    attempts = attempts_frame(RETRIED_AND_CAUGHT)
    assert attempts.status.tolist() == ["failed", "timed out"]
    assert attempts.attempt.tolist() == [1, 2]
    assert attempts.back_off_s.iloc[1] == 3.0
    assert attempts.request_id.tolist() == ["r-1", None]
    assert set(attempts.resource_type) == {"lambda"}
    step = steps_frame(RETRIED_AND_CAUGHT).iloc[0]
    assert (step.status, step.caught, step.attempts, step.error) == ("caught", True, 2, "States.Timeout")
    kinds = {(row.from_state, row.to_state): row.kind for row in edges_taken(RETRIED_AND_CAUGHT).itertuples()}
    assert kinds[("Call", "Tidy")] == "catch"
    assert kinds[("Call", "Call")] == "retry"
    assert kinds[("Tidy", None)] == "end"
    assert failing_state(RETRIED_AND_CAUGHT) is None


def test_an_abort_beside_a_failure_belongs_to_the_other_iteration():
    events = events_frame(MAP_FAILS).set_index("id")
    assert (events.state[11], events.entered_id[11], events.iteration[11]) == ("Work", 7, 0)
    assert (events.state[12], events.iteration[12]) == ("Each", 0)
    steps = steps_frame(MAP_FAILS).set_index("entered_id")
    assert steps.status.to_dict() == {2: "failed", 6: "failed", 7: "aborted"}
    assert steps.parent_id[6] == 2
    frame = iterations_frame(MAP_FAILS).set_index("index")
    assert frame.status.to_dict() == {0: "aborted", 1: "failed"}
    assert (frame.error[1], frame.failed_state[1]) == ("Boom", "Work")
    failure = failing_state(MAP_FAILS)
    assert (failure.state, failure.entered_id, failure.event_id, failure.iteration_path) == ("Work", 6, 10, (1,))


@pytest.mark.parametrize(("told", "left"), [(False, "aborted"), (True, "failed")])
def test_a_failure_overtaken_by_an_abort_counts_when_something_was_aborted_for_it(told, left):
    steps = steps_frame(overtaken(told)).set_index("entered_id")
    assert steps.status.to_dict() == {2: "failed", 6: "aborted", 8: left, 9: "aborted", 12: "failed"}
    assert steps.error[8] == "Boom"
    frame = iterations_frame(overtaken(told)).set_index("index")
    assert frame.status.to_dict() == {0: "failed", 1: "aborted"}


def test_iterations_in_turn_point_at_each_other():
    events = events_frame(MAP_IN_TURN).set_index("id")
    assert events.iteration[8] == 1
    assert events.iteration_path[9] == (1,)
    steps = steps_frame(MAP_IN_TURN)
    assert steps.iteration.tolist() == [pd.NA, 0, 1] or steps.iteration.fillna(-1).tolist() == [-1, 0, 1]
    assert steps.inner.tolist() == ["recorded", None, None]
    starts = edges_taken(MAP_IN_TURN).query("kind == 'start' and container == 'Each'")
    assert starts["count"].tolist() == [2]
    assert edges_taken(MAP_IN_TURN, iteration_path=(1,))["count"].max() == 1


@pytest.mark.parametrize("exit_from", [4, 5])
def test_a_distributed_map_is_paired_either_way(exit_from):
    events = events_frame(distributed(exit_from))
    assert events.state.tolist() == [None, *["Many"] * 6, None]
    step = steps_frame(distributed(exit_from)).iloc[0]
    assert (step.exited_id, step.status, step.inner) == (7, "succeeded", "elsewhere")


@pytest.mark.parametrize("again", ["entered", "scheduled"])
def test_a_redrive_goes_on(again):
    events = redriven(again)
    assert failing_state(events) is None
    assert failing_state(events[:5]).state == "Call"
    steps = steps_frame(events)
    assert steps.iloc[-1].status == "succeeded"
    assert steps.iloc[-1].redriven
    assert len(steps) == (2 if again == "entered" else 1)
    assert len(attempts_frame(events)) == 2
    if again == "entered":
        assert steps.status.tolist() == ["failed", "succeeded"]
        assert "redrive" in set(edges_taken(events).kind)


def test_a_machine_timeout_leaves_the_open_state_timed_out():
    events = [*CALLBACK[:5], event(6, 5, "ExecutionTimedOut")]
    step = steps_frame(events).iloc[0]
    assert (step.status, step.ended_id) == ("timed out", 6)
    assert pd.isna(step.exited)
    assert attempts_frame(events).status.tolist() == ["timed out"]
    failure = failing_state(events)
    assert (failure.state, failure.status, failure.how) == ("Record Message", "timed out", "open")


def test_a_stopped_execution_aborts_and_blames_nobody():
    events = [*CALLBACK[:5], event(6, 0, "ExecutionAborted")]
    assert steps_frame(events).status.tolist() == ["aborted"]
    assert failing_state(events) is None


def test_a_running_execution_is_in_progress():
    steps = steps_frame(CALLBACK[:8])
    assert steps.status.tolist() == ["succeeded", "in progress"]
    assert pd.isna(steps.ended.iloc[1])
    assert "end" not in set(edges_taken(CALLBACK[:7]).kind)


def test_evaluation_failed_points_before_the_state():
    events = [
        event(1, 0, "ExecutionStarted"),
        event(2, 0, "PassStateEntered", name="A"),
        event(3, 2, "PassStateExited", name="A"),
        event(4, 3, "TaskStateEntered", name="B"),
        event(
            5, 3, "EvaluationFailed", error="States.QueryEvaluationError", cause="x", state="B", location="Arguments"
        ),
        event(6, 5, "ExecutionFailed", error="States.QueryEvaluationError", cause="x"),
    ]
    assert events_frame(events).entered_id.fillna(0).tolist() == [0, 2, 2, 4, 4, 0]
    assert steps_frame(events).status.tolist() == ["succeeded", "failed"]
    assert (failing_state(events).state, failing_state(events).how) == ("B", "evaluation")


def test_the_cause_names_the_state_and_a_childs_cause_does_not():
    own = "An error occurred while executing the state 'It's \"name\"' (entered at the event id #2). Bad"
    events = [
        event(1, 0, "ExecutionStarted"),
        event(2, 0, "PassStateEntered", name='It\'s "name"'),
        event(3, 2, "ExecutionFailed", error="States.Runtime", cause=own),
    ]
    assert (failing_state(events).state, failing_state(events).how) == ('It\'s "name"', "cause")
    child = json.dumps(
        {"Cause": "An error occurred while executing the state 'First' (entered at the event id #2). No"}
    )
    nested = [
        event(1, 0, "ExecutionStarted"),
        event(2, 0, "PassStateEntered", name="First"),
        event(3, 2, "PassStateExited", name="First"),
        event(4, 3, "TaskStateEntered", name="Run child"),
        event(5, 4, "TaskScheduled", resource="startExecution.sync", resourceType="states"),
        event(6, 5, "TaskSubmitted", resourceType="states", output='{"ExecutionArn":"arn:child"}'),
        event(7, 6, "TaskFailed", resourceType="states", error="States.TaskFailed", cause=child),
        event(8, 7, "ExecutionFailed", error="States.TaskFailed", cause=child),
    ]
    assert (failing_state(nested).state, failing_state(nested).how) == ("Run child", "link")
    assert attempts_frame(nested).execution_arn.tolist() == ["arn:child"]


def test_a_failed_container_is_blamed_on_what_failed_inside():
    events = [
        event(1, 0, "ExecutionStarted"),
        event(2, 0, "ParallelStateEntered", name="Both"),
        event(3, 2, "ParallelStateStarted"),
        event(4, 3, "WaitStateEntered", name="Slow"),
        event(5, 3, "FailStateEntered", name="No"),
        event(6, 5, "WaitStateAborted"),
        event(7, 5, "ParallelStateFailed"),
        event(8, 7, "ParallelStateExited", name="Both"),
        event(9, 8, "ExecutionSucceeded"),
    ]
    steps = steps_frame(events)
    assert steps.status.tolist() == ["caught", "aborted", "failed"]
    assert steps.branch.tolist() == [None, "Slow", "No"]
    uncaught = [*events[:7], event(8, 7, "ExecutionFailed", error="E", cause="c")]
    assert failing_state(uncaught).state == "No"
    assert steps_frame(uncaught).error.tolist() == ["E", None, "E"]


def test_without_links_a_plain_run_is_told_by_order():
    bare = [{key: value for key, value in item.items() if key != "previousEventId"} for item in CALLBACK]
    events = events_frame(bare)
    assert events.state.tolist() == events_frame(CALLBACK).state.tolist()
    assert set(events.evidence) == {"order"}
    assert steps_frame(bare).status.tolist() == ["succeeded"] * 3
    empty_map = [
        {"id": 1, "type": "ExecutionStarted"},
        {"id": 2, "type": "MapStateEntered", "stateEnteredEventDetails": {"name": "Each"}},
        {"id": 3, "type": "MapStateExited", "stateExitedEventDetails": {"name": "Each"}},
        {"id": 4, "type": "ExecutionSucceeded"},
    ]
    assert steps_frame(empty_map).inner.tolist() == ["no evidence"]


def test_a_page_from_the_middle_names_what_it_can():
    page = CALLBACK[3:9]
    events = events_frame(page)
    assert events.state.tolist() == [*["Record Message"] * 4, *["Check Status?"] * 2]
    steps = steps_frame(page)
    assert pd.isna(steps.entered.iloc[0])
    assert steps.state.tolist() == ["Record Message", "Check Status?"]
