"""The table a replay runs on says, for every event, what AWS's events say: no more and no less."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from workbench.recording import Recording
from workbench.recording.playback import GRAVITY, playback

pytestmark = pytest.mark.unit
Saved = Callable[[str], Recording]


def _status(step: dict[str, Any], at: int) -> str | None:
    """The rule the widget follows."""
    if step["entered"] > at:
        return None
    return step["status"] if step["ended"] is not None and step["ended"] <= at else "in progress"


def _steps(table: dict[str, Any], at: int) -> dict[str, str]:
    named = [(step["name"], step["iteration"], _status(step, at)) for step in table["steps"]]
    return {name + "".join(f" #{index}" for _, index in where): status for name, where, status in named if status}


def test_each_event_shows_what_is_known_by_then(saved: Saved) -> None:
    table = playback(saved("caught_item_then_failed_task"))
    ids = [event["id"] for event in table["events"]]
    assert _steps(table, ids.index(1)) == {}
    assert _steps(table, ids.index(4)) == {"Read order": "succeeded", "Process items": "in progress"}
    assert _steps(table, ids.index(15)) == {
        "Read order": "succeeded",
        "Process items": "in progress",
        "Check item #0": "succeeded",
        "Check item #1": "succeeded",
        "Reserve #0": "succeeded",
        "Bad quantity #1": "failed",
    }
    last = _steps(table, len(ids) - 1)
    assert last["Process items"] == "caught"
    assert last["Record"] == "failed"
    assert "in progress" not in last.values()


def test_a_table_is_plain_json_with_each_text_once(saved: Saved) -> None:
    table = playback(saved("caught_item_then_failed_task"))
    assert json.loads(json.dumps(table)) == table
    assert len(table["texts"]) == len(set(table["texts"]))
    record = next(step for step in table["steps"] if step["name"] == "Record")
    assert json.loads(table["texts"][record["input"]])["id"] == "a2"
    assert record["output"] is None


def test_attempts_have_their_waits_errors_and_ends(saved: Saved) -> None:
    record = playback(saved("caught_item_then_failed_task"))["steps"][-1]
    assert [attempt["n"] for attempt in record["attempts"]] == [1, 2, 3]
    waits = [attempt["wait"] for attempt in record["attempts"]]
    assert waits[0] is None
    assert 1000 <= waits[1] < waits[2]
    assert {attempt["status"] for attempt in record["attempts"]} == {"failed"}


def test_a_fail_state_inside_a_map_has_its_error_from_the_definition(saved: Saved) -> None:
    table = playback(saved("caught_item_then_failed_task"))
    bad = next(step for step in table["steps"] if step["name"] == "Bad quantity")
    assert table["texts"][bad["error"]] == "BadQuantity"


def test_iterations_come_failed_first(saved: Saved) -> None:
    (map_state,) = playback(saved("caught_item_then_failed_task"))["maps"]
    assert map_state["name"] == "Process items"
    assert map_state["iterations"] == [{"index": 1, "status": "failed"}, {"index": 0, "status": "succeeded"}]


def test_edges_are_taken_when_the_state_they_lead_to_is_entered(saved: Saved) -> None:
    table = playback(saved("caught_item_then_failed_task"))
    names = {node["key"]: node["name"] for node in table["nodes"]}
    taken = {
        (names.get(edge["source"]), names.get(edge["target"]), edge["kind"]): table["events"][at]["type"]
        for number, at, _ in table["taken"]
        for edge in [table["edges"][number]]
    }
    assert taken["Process items", "Repair", "catch"] == "PassStateEntered"
    assert ("Process items", "Both", "next") not in taken
    assert ("Check item", "Bad quantity", "default") in taken
    assert ("Record", "Done", "next") not in taken


def test_marks_blame_and_log_lines_of_a_failed_callback(saved: Saved) -> None:
    table = playback(saved("failed_callback"))
    (attempt,) = table["steps"][table["blamed"]]["attempts"]
    lines = [table["texts"][line] for _, line in attempt["logs"]]
    assert attempt["joined_by"] in ("request id", "time window")
    assert any("Invalid isoformat string" in line for line in lines)
    assert [table["events"][at]["type"] for at, _ in table["marks"]] == ["TaskFailed"]


def test_data_flow_stages_stand_with_their_state(saved: Saved) -> None:
    table = playback(saved("failed_callback"), {"Record Message": [("after InputPath", '{"id": ""}')]})
    ((stage, text),) = table["steps"][0]["stages"]
    assert (stage, table["texts"][text]) == ("after InputPath", '{"id": ""}')


@pytest.mark.parametrize("upto", [0, 1, 2, 4, 17])
def test_a_part_of_a_history_is_shown_as_far_as_it_goes(upto: int, saved: Saved) -> None:
    whole = saved("caught_item_then_failed_task")
    describe = {key: value for key, value in whole.describe.items() if key != "stopDate"} | {"status": "RUNNING"}
    table = playback(replace(whole, events=whole.events[:upto], describe=describe))
    assert len(table["events"]) == upto
    assert table["blamed"] is None
    assert all(step["ended"] is None or step["ended"] < upto for step in table["steps"])
    assert "Still running" in table["verdict"]


def test_every_status_a_step_can_have_has_a_gravity() -> None:
    from workbench.frames.vocabulary import STATUSES

    assert set(GRAVITY) == set(STATUSES)


def test_a_definition_that_is_not_this_executions_leaves_steps_without_a_node(saved: Saved) -> None:
    other = {"StartAt": "X", "States": {"X": {"Type": "Pass", "End": True}}}
    table = playback(replace(saved("failed_callback"), definition=other))
    assert [step["node"] for step in table["steps"]] == [-1]
    assert table["taken"] == []


def test_a_long_history_stays_compact(recording: Recording) -> None:
    """No text is sent twice, however often a state passes it on."""
    entered, exited = "PassStateEntered", "PassStateExited"
    events = [recording.events[0]]
    for number in range(2, 5002, 2):
        details = {"name": "Record", "input": '{"same": "text"}', "output": '{"same": "text"}'}
        stamp = recording.events[0]["timestamp"]
        link = number - 1 if number > 2 else 0
        events += [
            {
                "id": number,
                "type": entered,
                "previousEventId": link,
                "timestamp": stamp,
                "stateEnteredEventDetails": details,
            },
            {
                "id": number + 1,
                "type": exited,
                "previousEventId": number,
                "timestamp": stamp,
                "stateExitedEventDetails": details,
            },
        ]
    table = playback(replace(recording, events=events))
    assert len(table["steps"]) == 2500
    assert len(table["texts"]) == 1
    assert len(json.dumps(table)) < 200 * len(events)
