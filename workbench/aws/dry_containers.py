"""Walks a Map or Parallel in a dry run: TestState gives the inputs and joins the results, the inside is walked here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workbench.asl.data_flow import language_of
from workbench.aws.state_tests import ask
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.aws.dry_walk import Visit

__all__ = ["attempt", "without_inner"]

_PASS = {"StartAt": "Inner", "States": {"Inner": {"Type": "Pass", "End": True}}}


def without_inner(state: Mapping[str, Any]) -> dict[str, Any]:
    """Return a Map or Parallel with a Pass in the place of what is inside, which a mock never runs."""
    changed = dict(state)
    if state.get("Type") == "Parallel":
        return {**changed, "Branches": [_PASS]}
    field = "Iterator" if "Iterator" in state else "ItemProcessor"
    config = (state.get(field) or {}).get("ProcessorConfig")
    return {**changed, field: {**({"ProcessorConfig": config} if config else {}), **_PASS}}


def attempt(visit: Visit, previous: int) -> tuple[int, dict[str, Any]]:
    """Run the container once and return its last event and TestState's answer on what came out."""
    walk, events, kind = visit.walk, visit.walk.events, visit.type
    if visit.name in walk.mocks:
        walk.notes.append(f"{visit.name!r} was mocked as a whole: nothing inside of it ran.")
        started = events.add(f"{kind}StateStarted", previous, **({"length": 0} if kind == "Map" else {}))
        return _closed(visit, started, started, visit.test(walk.mocks.next(visit.name)))
    probe = visit.test({"result": "[]", "fieldValidationMode": "NONE"})
    if probe.get("error") is not None:
        return previous, probe
    if kind == "Map":
        return _map(visit, previous, _items(visit, probe))
    return _parallel(visit, previous, json.dumps(visit.arguments(probe)))


def _map(visit: Visit, previous: int, items: list[Any]) -> tuple[int, dict[str, Any]]:
    walk, events = visit.walk, visit.walk.events
    machine = visit.state.get("ItemProcessor") or visit.state.get("Iterator") or {}
    started = events.add("MapStateStarted", previous, length=len(items))
    begun, outputs = events.now, []
    last, latest = started, events.now
    for index, item in enumerate(items):
        events.now = begun
        begin = events.add("MapIterationStarted", started, name=visit.name, index=index)
        context = {"Map": {"Item": {"Index": index, "Value": item}}}
        end = walk.scope(machine, json.dumps(item), begin, dict(visit.variables), (*visit.path, index), context)
        latest = max(latest, events.now)
        if end.error is not None:
            failed = events.add("MapIterationFailed", end.previous, name=visit.name, index=index)
            return _closed(visit, failed, end.previous, visit.test(_thrown(end.error, end.cause)))
        last = events.add("MapIterationSucceeded", end.previous, name=visit.name, index=index)
        outputs.append(json.loads(end.output))
    events.now = latest
    return _closed(visit, last, last, visit.test({"result": json.dumps(outputs), "fieldValidationMode": "NONE"}))


def _parallel(visit: Visit, previous: int, given: str) -> tuple[int, dict[str, Any]]:
    walk, events = visit.walk, visit.walk.events
    started = events.add("ParallelStateStarted", previous)
    begun, outputs = events.now, []
    last, latest = started, events.now
    for branch in visit.state.get("Branches") or []:
        events.now = begun
        end = walk.scope(branch, given, started, dict(visit.variables), visit.path, visit.context)
        latest, last = max(latest, events.now), end.previous
        if end.error is not None:
            return _closed(visit, end.previous, end.previous, visit.test(_thrown(end.error, end.cause)))
        outputs.append(json.loads(end.output))
    events.now = latest
    return _closed(visit, last, last, visit.test({"result": json.dumps(outputs), "fieldValidationMode": "NONE"}))


def _closed(visit: Visit, last: int, cause: int, answer: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Write how the container ended; a retry goes on from the failure itself."""
    events, kind = visit.walk.events, visit.type
    if answer.get("error") is None:
        return events.add(f"{kind}StateSucceeded", last), answer
    if answer["status"] == "RETRIABLE":
        return cause, answer
    return events.add(f"{kind}StateFailed", cause), answer


def _thrown(error: str, cause: str | None) -> dict[str, Any]:
    return {"errorOutput": {"error": error, "cause": cause or ""}}


def _items(visit: Visit, probe: Mapping[str, Any]) -> list[Any]:
    """Return the input of each iteration, as TestState made it."""
    for field in ("ItemReader", "ItemBatcher"):
        if field in visit.state:
            raise WorkbenchError(
                f"The Map {visit.name!r} has an {field}, which TestState does not run: say what the Map gives as a "
                f"whole, mocks={{{visit.name!r}: [...]}}."
            )
    seen = probe.get("inspectionData", {})
    for member in ("afterItemSelector", "afterItemsPath"):
        if seen.get(member) is not None:
            found = json.loads(seen[member])
            break
    else:
        found = _jsonata_items(visit) if "Items" in visit.state else visit.arguments(probe)
    if not isinstance(found, list):
        raise WorkbenchError(f"The Map {visit.name!r} has no list of items but {json.dumps(found)[:120]}.")
    return found


def _jsonata_items(visit: Visit) -> Any:
    """Evaluate Items, which TestState does not always give back, as the Output of a Pass."""
    items = visit.state["Items"]
    if not isinstance(items, str):
        return items
    state = {
        "Type": "Pass",
        "QueryLanguage": language_of(visit.walk.definition, visit.state),
        "Output": items,
        "End": True,
    }
    answer = ask(state, visit.name, visit.given, visit.walk.connection, variables=visit.variables)
    if answer.get("error") is not None:
        raise WorkbenchError(f"Items of the Map {visit.name!r} could not be evaluated: {answer.get('cause')}")
    return json.loads(answer["output"])
