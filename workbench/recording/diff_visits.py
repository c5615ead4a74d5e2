"""Pairs the state visits of two runs, and finds the first event in which the runs go apart."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workbench.frames.scopes import Scope, Visit
from workbench.frames.source import Event
from workbench.frames.walk import History

__all__ = ["Divergence", "Key", "first_divergence", "keyed_visits", "paired"]

#: What makes a visit the same one in two runs: the containers around it with iteration or branch, its name, its turn.
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Divergence:
    """The first event of each run that the other does not have in that place; None where a run has no such place."""

    a: Event | None
    b: Event | None
    state_a: str | None
    state_b: str | None


def keyed_visits(history: History) -> dict[Key, Visit]:
    """Return key -> visit, in the order the states were entered."""
    turns: Counter[Key] = Counter()
    found: dict[Key, Visit] = {}
    for visit in history.visits:
        place = (*_scope_key(visit.scope), visit.name)
        turns[place] += 1
        found[(*place, turns[place])] = visit
    return found


def _scope_key(scope: Scope) -> Key:
    if scope.owner is None:
        return ()
    inside = scope.index if scope.kind == "iteration" else scope.first.name if scope.first else None
    return (*_scope_key(scope.owner.scope), scope.owner.name, scope.kind, inside, scope.run)


def paired(a: History, b: History) -> Iterator[tuple[Key, Visit | None, Visit | None]]:
    """Yield every visit of either run with its twin, in the order of a; what only b has, after what b had before it."""
    ours, theirs = keyed_visits(a), keyed_visits(b)
    after: dict[Key | None, list[Key]] = {}
    last: Key | None = None
    for key in theirs:
        if key in ours:
            last = key
        else:
            after.setdefault(last, []).append(key)
    yield from ((key, None, theirs[key]) for key in after.get(None, []))
    for key, visit in ours.items():
        yield key, visit, theirs.get(key)
        yield from ((only, None, theirs[only]) for only in after.get(key, []))


def first_divergence(a: History, b: History) -> Divergence | None:
    """Return where the runs go apart in the types of their events, None when they never do.

    Events are compared state by state and iteration by iteration, so what runs at the same time may come in any order.
    """
    ours, theirs = _places(a), _places(b)
    first_a = next((place for place in ours if place not in theirs or theirs[place].type != ours[place].type), None)
    first_b = next((place for place in theirs if place not in ours or theirs[place].type != ours[place].type), None)
    if first_a is None and first_b is None:
        return None
    here = min(
        (place for place in (first_a, first_b) if place is not None),
        key=lambda place: min(_position(ours, place), _position(theirs, place)),
    )
    event_a = ours.get(here) or (ours[first_a] if first_a is not None else None)
    event_b = theirs.get(here) or (theirs[first_b] if first_b is not None else None)
    return Divergence(event_a, event_b, _state(a, event_a), _state(b, event_b))


def _position(places: dict[Key, Event], place: Key) -> int:
    return next((number for number, known in enumerate(places) if known == place), len(places))


def _places(history: History) -> dict[Key, Event]:
    """Return (visit, iteration it tells of, turn) -> event, in the order of the events."""
    keys = {visit.order: key for key, visit in keyed_visits(history).items()}
    turns: Counter[Key] = Counter()
    found: dict[Key, Event] = {}
    for event in history.events:
        visit = history.visit_of.get(event.id)
        place: Key = (keys[visit.order] if visit is not None else None, event.details.get("index"))
        turns[place] += 1
        found[(*place, turns[place])] = event
    return found


def _state(history: History, event: Event | None) -> str | None:
    visit = history.visit_of.get(event.id) if event is not None else None
    return visit.name if visit is not None else None
