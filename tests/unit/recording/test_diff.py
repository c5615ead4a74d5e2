"""Two runs side by side: pairing of visits, the place where they go apart, and the values that differ."""

import json
from copy import deepcopy

import pytest

from tests.unit.frames.histories import CALLBACK, MAP_FAILS, RETRIED_AND_CAUGHT, event
from workbench.frames import read_history
from workbench.recording.diff import payload_frame, visits_frame
from workbench.recording.diff_payload import ABSENT, payload_differences
from workbench.recording.diff_visits import first_divergence

pytestmark = pytest.mark.unit

FAILED = [
    *CALLBACK[:5],
    event(6, 5, "TaskFailed", resourceType="lambda", resource="invoke.waitForTaskToken", error="KeyError", cause="{}"),
    event(7, 6, "ExecutionFailed", error="KeyError", cause="{}"),
]


def with_input(events, text):
    changed = deepcopy(events)
    changed[1]["stateEnteredEventDetails"]["input"] = text
    return changed


@pytest.mark.parametrize("events", [CALLBACK, RETRIED_AND_CAUGHT, MAP_FAILS, []])
def test_a_run_is_the_same_as_itself(events):
    assert visits_frame(events, events)["same"].all()
    assert payload_frame(events, events).empty
    assert first_divergence(read_history(events), read_history(events)) is None


def test_runs_go_apart_at_the_first_event_that_differs():
    apart = first_divergence(read_history(CALLBACK), read_history(FAILED))
    assert (apart.a.type, apart.b.type) == ("TaskSucceeded", "TaskFailed")
    assert (apart.a.id, apart.state_a, apart.state_b) == (6, "Record Message", "Record Message")


def test_a_run_that_only_goes_on_longer_goes_apart_where_the_other_ends():
    apart = first_divergence(read_history(CALLBACK[:7]), read_history(CALLBACK))
    assert apart.a is None
    assert (apart.b.id, apart.b.type) == (8, "ChoiceStateEntered")


def test_what_runs_at_the_same_time_may_come_in_any_order():
    def run(first, second):
        events = [event(1, 0, "ExecutionStarted"), event(2, 0, "MapStateEntered", name="Each")]
        events.append(event(3, 2, "MapStateStarted", length=2))
        events += [event(4, 3, "MapIterationStarted", name="Each", index=first)]
        events += [event(5, 3, "MapIterationStarted", name="Each", index=second)]
        for number, (before, index) in enumerate([(4, first), (5, second)]):
            at = 6 + 3 * number
            events.append(event(at, before, "PassStateEntered", name="Do", input=f'{{"i": {index}}}'))
            events.append(event(at + 1, at, "PassStateExited", name="Do"))
            events.append(event(at + 2, at + 1, "MapIterationSucceeded", name="Each", index=index))
        return read_history(events)

    assert first_divergence(run(0, 1), run(1, 0)) is None
    assert visits_frame(run(0, 1), run(1, 0))["same"].all()


def test_iterations_one_by_one_and_side_by_side_are_the_same_run():
    def run(*told):
        events = [event(1, 0, "ExecutionStarted"), event(2, 0, "MapStateEntered", name="Each")]
        events.append(event(3, 2, "MapStateStarted", length=2))
        begun = {}
        for number, (kind, index) in enumerate(told, start=4):
            before = 3 if kind == "Started" else begun[index]
            begun.setdefault(index, number)
            events.append(event(number, before, f"MapIteration{kind}", name="Each", index=index))
        return read_history(events)

    one_by_one = run(("Started", 0), ("Succeeded", 0), ("Started", 1), ("Succeeded", 1))
    side_by_side = run(("Started", 0), ("Started", 1), ("Succeeded", 1), ("Succeeded", 0))
    assert first_divergence(one_by_one, side_by_side) is None


def test_states_only_one_run_visited_stand_where_it_visited_them():
    frame = visits_frame(FAILED, CALLBACK)
    assert frame["state"].tolist() == ["Record Message", "Check Status?", "Job Succeed"]
    assert frame["runs"].tolist() == ["both", "only b", "only b"]
    assert frame["status_a"].tolist() == ["failed", None, None]
    assert frame["differs"].iloc[0] == "status, error, output"
    assert not frame["same"].any()


def test_durations_are_subtracted():
    slow = [{**each, "timestamp": each["timestamp"].replace(minute=each["id"])} for each in CALLBACK]
    frame = visits_frame(CALLBACK, slow)
    assert (frame["slower_s"] == frame["duration_b_s"] - frame["duration_a_s"]).all()
    assert frame["slower_s"].iloc[0] > 0
    assert frame["same"].all()


def test_a_value_is_named_by_its_path_and_ids_and_times_are_no_difference():
    one = {"id": "0b3b6c2e-4f7a-4f9f-9d34-5a3f1c1d2e3f", "time": "2026-01-01T00:00:00Z", "n": 1}
    other = {"id": "1b3b6c2e-4f7a-4f9f-9d34-5a3f1c1d2e3f", "time": "2026-01-01T00:00:09Z", "n": 2}
    a, b = with_input(CALLBACK, json.dumps(one)), with_input(CALLBACK, json.dumps(other))
    frame = payload_frame(a, b)
    assert frame["kind"].tolist() == ["id", "time", "value"]
    value = frame.iloc[2]
    assert (value["state"], value["field"], value["path"], value["a"], value["b"]) == (
        "Record Message", "input", "$.n", 1, 2,
    )  # fmt: skip
    other["n"] = 1
    assert visits_frame(a, with_input(CALLBACK, json.dumps(other)))["same"].all()


@pytest.mark.parametrize(
    ("a", "b", "found"),
    [
        ({"x": [1, 2]}, {"x": [1]}, [("$.x[1]", "value", 2, ABSENT)]),
        ({"a b": True}, {"a b": 1}, [('$["a b"]', "value", True, 1)]),
        ('{"n": 1}', "{", [("$", "value", {"n": 1}, "{")]),
        ({"SdkHttpMetadata": {"h": 1}}, {"SdkHttpMetadata": {"h": 2}}, [("$.SdkHttpMetadata.h", "metadata", 1, 2)]),
        (None, None, []),
        (None, "1", [("$", "value", None, 1)]),
    ],
)
def test_leaves(a, b, found):
    assert list(payload_differences(a, b)) == found


def test_dtypes_hold_for_no_rows():
    assert visits_frame([], []).dtypes.equals(visits_frame(CALLBACK, FAILED).dtypes)
    assert payload_frame([], []).dtypes.equals(payload_frame(CALLBACK, with_input(CALLBACK, "[1]")).dtypes)
