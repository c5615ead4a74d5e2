"""The frames over histories that the embedded AWS makes: inputs tell which iteration an inner state really stood in."""

import json

import pytest

from workbench.frames import (
    edges_taken,
    events_frame,
    failing_state,
    iterations_frame,
    steps_frame,
)

pytestmark = pytest.mark.local


def map_of(states: dict, start: str, items: str = "$.items", **fields) -> dict:
    processor = {"StartAt": start, "States": states}
    return {"Type": "Map", "ItemsPath": items, "ItemProcessor": processor, "End": True, **fields}


@pytest.mark.parametrize("at_once", [0, 1, 2])
def test_nested_iterations_are_told_by_their_inputs(machines, at_once):
    keep = {"outer.$": "$.outer", "inner.$": "$$.Map.Item.Value"}
    inner = map_of({"Stay": {"Type": "Pass", "End": True}}, "Stay", "$.items", ItemSelector=keep, MaxConcurrency=1)
    select = {"outer.$": "$$.Map.Item.Value", "items.$": "$.items"}
    outer = map_of({"Inner": inner}, "Inner", ItemSelector=select, MaxConcurrency=at_once)
    described, events = machines.run({"StartAt": "Outer", "States": {"Outer": outer}}, {"items": [0, 1, 2]})
    assert described["status"] == "SUCCEEDED"
    steps = steps_frame(events)
    assert set(steps.status) == {"succeeded"}
    assert steps.exited_id.notna().all()
    stays = steps[steps.state == "Stay"]
    told = [(given["outer"], given["inner"]) for given in map(json.loads, stays.input)]
    assert stays.iteration_path.tolist() == told
    assert len(told) == 9
    inner_steps = steps[steps.state == "Inner"]
    assert inner_steps.iteration.tolist() == [json.loads(given)["outer"] for given in inner_steps.input]
    assert set(iterations_frame(events).status) == {"succeeded"}


def test_a_failing_iteration_is_blamed_after_a_retry_of_the_map(machines):
    states = {
        "Odd?": {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 1, "Next": "No"}], "Default": "Yes"},
        "No": {"Type": "Fail", "Error": "Bad", "Cause": "one"},
        "Yes": {"Type": "Pass", "End": True},
    }
    retry = [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 1, "IntervalSeconds": 1}]
    each = map_of(states, "Odd?", Retry=retry, MaxConcurrency=1)
    described, events = machines.run({"StartAt": "Each", "States": {"Each": each}}, {"items": [0, 1, 2]})
    assert described["status"] == "FAILED"
    failure = failing_state(events)
    assert (failure.state, failure.error, failure.iteration_path) == ("No", "Bad", (1,))
    steps = steps_frame(events)
    assert steps[steps.state == "Each"].attempts.tolist() == [2]
    assert steps[steps.state == "No"].status.tolist() == ["failed", "failed"]
    edges = edges_taken(events)
    assert edges[(edges.from_state == "Odd?") & (edges.to_state == "No")].kind.tolist() == ["choice"]
    assert edges[edges.kind == "retry"].from_state.tolist() == ["Each"]


def test_a_caught_parallel_leaves_its_slow_branch_aborted(machines):
    branches = [
        {"StartAt": "Slow", "States": {"Slow": {"Type": "Wait", "Seconds": 20, "End": True}}},
        {"StartAt": "Soon", "States": {"Soon": {"Type": "Wait", "Seconds": 1, "Next": "No"}, "No": {"Type": "Fail"}}},
    ]
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "Tidy"}]
    both = {"Type": "Parallel", "Branches": branches, "Catch": catch, "End": True}
    definition = {"StartAt": "Both", "States": {"Both": both, "Tidy": {"Type": "Pass", "End": True}}}
    described, events = machines.run(definition)
    assert described["status"] == "SUCCEEDED"
    statuses = dict(steps_frame(events)[["state", "status"]].itertuples(index=False))
    assert statuses == {
        "Both": "caught",
        "Slow": "aborted",
        "Soon": "succeeded",
        "No": "failed",
        "Tidy": "succeeded",
    }
    edges = edges_taken(events)
    assert edges[edges.to_state == "Tidy"].kind.tolist() == ["catch"]
    assert failing_state(events) is None
    assert not events_frame(events).state[1:-1].isna().any()


def test_a_machine_that_runs_out_of_time_leaves_its_state_timed_out(machines):
    definition = {
        "StartAt": "Wait",
        "TimeoutSeconds": 1,
        "States": {"Wait": {"Type": "Wait", "Seconds": 9, "End": True}},
    }
    described, events = machines.run(definition)
    assert described["status"] == "TIMED_OUT"
    assert steps_frame(events).status.tolist() == ["timed out"]
    assert failing_state(events).state == "Wait"
