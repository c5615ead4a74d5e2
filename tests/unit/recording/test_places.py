"""A visit belongs to the state of its own scope, also where branches and processors use the same names."""

from typing import Any

import pytest

from workbench.asl.graph import graph_of
from workbench.frames.walk import read_history
from workbench.recording.places import places

pytestmark = pytest.mark.unit

END = {"Type": "Pass", "End": True}
TWINS = {
    "StartAt": "Both",
    "States": {
        "Both": {
            "Type": "Parallel",
            "Next": "Work",
            "Branches": [
                {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "Work"}, "Work": END}},
                {"StartAt": "B", "States": {"B": {"Type": "Pass", "Next": "Work"}, "Work": END}},
            ],
        },
        "Work": END,
    },
}


def _event(number: int, kind: str, before: int, name: str | None = None) -> dict[str, Any]:
    key = "stateEnteredEventDetails" if kind.endswith("Entered") else "stateExitedEventDetails"
    return {"id": number, "type": kind, "previousEventId": before, **({key: {"name": name}} if name else {})}


def test_equal_names_in_branches_and_at_the_top_are_told_apart() -> None:
    events = [
        _event(1, "ExecutionStarted", 0),
        _event(2, "ParallelStateEntered", 0, "Both"),
        _event(3, "ParallelStateStarted", 2),
        _event(4, "PassStateEntered", 3, "B"),
        _event(5, "PassStateEntered", 3, "A"),
        _event(6, "PassStateExited", 4, "B"),
        _event(7, "PassStateExited", 5, "A"),
        _event(8, "PassStateEntered", 6, "Work"),
        _event(9, "PassStateEntered", 7, "Work"),
        _event(10, "PassStateExited", 8, "Work"),
        _event(11, "PassStateExited", 9, "Work"),
        _event(12, "ParallelStateSucceeded", 11),
        _event(13, "ParallelStateExited", 11, "Both"),
        _event(14, "PassStateEntered", 13, "Work"),
    ]
    found = places(graph_of(TWINS), read_history(events).visits)
    branch = "States/Both/Branches"
    assert found == [
        "States/Both",
        f"{branch}/1/States/B",
        f"{branch}/0/States/A",
        f"{branch}/1/States/Work",
        f"{branch}/0/States/Work",
        "States/Work",
    ]


def test_a_state_the_definition_does_not_have_has_no_place() -> None:
    events = [_event(1, "ExecutionStarted", 0), _event(2, "PassStateEntered", 0, "Gone")]
    assert places(graph_of(TWINS), read_history(events).visits) == [None]
