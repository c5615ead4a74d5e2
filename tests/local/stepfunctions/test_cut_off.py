"""One branch or iteration fails while others are just ending: the failure points at its cause, and nothing follows."""

from typing import Any

import pytest

from tests.local.stepfunctions.conftest import one

pytestmark = pytest.mark.local

_RUNS = 4
_BRANCHES = 8
_SOON = "2020-01-01T00:00:00Z"


def _chain(last: dict[str, Any]) -> dict[str, Any]:
    """A chain of short states, so that ends come close together."""
    passes = {f"P{number}": {"Type": "Pass", "Next": f"P{number + 1}"} for number in range(4)}
    return {"StartAt": "P0", "States": {**passes, "P4": {"Type": "Wait", "Timestamp": _SOON, "Next": "L"}, "L": last}}


def _parallel() -> dict[str, Any]:
    fails = _chain({"Type": "Fail", "Error": "E"})
    ends = [_chain({"Type": "Pass", "End": True}) for _ in range(_BRANCHES)]
    return one({"Type": "Parallel", "Branches": [*ends[:4], fails, *ends[4:]]})


def _map() -> dict[str, Any]:
    chosen = _chain({"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 4, "Next": "F"}], "Default": "D"})
    chosen["States"] |= {"F": {"Type": "Fail", "Error": "E"}, "D": {"Type": "Pass", "End": True}}
    return one({"Type": "Map", "ItemProcessor": chosen})


@pytest.mark.parametrize(
    ("definition", "failed"),
    [(_parallel(), "ParallelStateFailed"), (_map(), "MapStateFailed")],
    ids=["parallel", "map"],
)
def test_the_failure_points_at_its_cause_and_nothing_of_the_siblings_follows(machines, definition, failed):
    for _ in range(_RUNS):
        described, events = machines.run(definition, list(range(_BRANCHES)))
        assert (described["status"], described["error"]) == ("FAILED", "E")
        assert [event["id"] for event in events] == list(range(1, len(events) + 1))
        cause = next(event for event in events if event["type"] == "FailStateEntered")
        assert [event["previousEventId"] for event in events if event["type"] == failed] == [cause["id"]]
        position = [event["type"] for event in events].index(failed)
        assert [event["type"] for event in events[position + 1 :]] == ["ExecutionFailed"]
        assert events[-1]["previousEventId"] == events[position]["id"]
        aborted = [event for event in events if event["type"].endswith("Aborted")]
        assert {event["previousEventId"] for event in aborted} <= {cause["id"]}


def test_every_iteration_ends_once(machines):
    for _ in range(_RUNS):
        _, events = machines.run(_map(), list(range(_BRANCHES)))
        ends = [
            event[f"mapIteration{end}EventDetails"]["index"]
            for event in events
            for end in ("Succeeded", "Failed", "Aborted")
            if event["type"] == f"MapIteration{end}"
        ]
        assert len(ends) == len(set(ends))
