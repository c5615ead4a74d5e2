"""Links for a history without previousEventId: from order and names alone, and none where they leave a choice."""

from workbench.frames.source import Event
from workbench.frames.vocabulary import meaning

__all__ = ["links_by_order"]


class _Lane:
    """A chain of states in progress: the id of its last event, and the state open in it, if any."""

    def __init__(self, tail: int, inside: "_Open | None" = None, index: object = None) -> None:
        self.tail = tail
        self.inside = inside
        self.index = index
        self.open: _Open | None = None


class _Open:
    """A state that has been entered and not left."""

    def __init__(self, name: str | None, state_type: str | None, lane: _Lane) -> None:
        self.name = name
        self.type = state_type
        self.lane = lane
        self.started: int | None = None
        self.lanes: list[_Lane] = []


def links_by_order(events: list[Event]) -> dict[int, int | None]:
    """Event id -> id of the event it follows (0: nothing before it), None where order cannot tell.

    A state's name decides which open state an event belongs to; where two are open that fit, nothing does.
    """
    links: dict[int, int | None] = {}
    lanes = [_Lane(0)]
    last = 0
    for event in events:
        tells, state_type = meaning(event.type)
        name = event.details.get("name", event.details.get("state"))
        if tells.startswith("execution"):
            links[event.id] = last
        elif tells == "state entered":
            links[event.id] = _enter(event, name, state_type, lanes)
        else:
            links[event.id] = _continue(event, tells, name, state_type, lanes)
        last = event.id
    return links


def _enter(event: Event, name: str | None, state_type: str | None, lanes: list[_Lane]) -> int | None:
    idle = [lane for lane in lanes if lane.open is None]
    forks = [
        lane.open for lane in lanes if lane.open and lane.open.type == "Parallel" and lane.open.started is not None
    ]
    if len(idle) + len(forks) != 1:
        return None
    if forks:
        lane = _Lane(forks[0].started or 0, forks[0])
        forks[0].lanes.append(lane)
        lanes.append(lane)
    else:
        lane = idle[0]
    link = lane.tail
    lane.open = _Open(name, state_type, lane)
    lane.tail = event.id
    return link


def _continue(event: Event, tells: str, name: str | None, state_type: str | None, lanes: list[_Lane]) -> int | None:
    fitting = [
        lane.open
        for lane in lanes
        if lane.open
        and (name is None or lane.open.name == name)
        and (state_type is None or lane.open.type == state_type)
    ]
    if len(fitting) != 1:
        return None
    state = fitting[0]
    link = state.lane.tail
    if tells == "iteration started":
        lane = _Lane(event.id, state, event.details.get("index"))
        state.lanes.append(lane)
        lanes.append(lane)
        return state.started if state.started is not None else link
    if tells == "iteration ended":
        for lane in [lane for lane in state.lanes if lane.index == event.details.get("index")]:
            link = lane.tail
            _drop(lane, lanes)
        return link
    state.lane.tail = event.id
    if tells == "container started":
        state.started = event.id
    elif tells in ("container succeeded", "container failed", "state exited", "state aborted"):
        for lane in list(state.lanes):
            _drop(lane, lanes)
        state.started = None
    if tells == "state exited":
        state.lane.open = None
    return link


def _drop(lane: _Lane, lanes: list[_Lane]) -> None:
    waiting = [lane]
    while waiting:
        here = waiting.pop()
        if here in lanes:
            lanes.remove(here)
        if here.inside is not None and here in here.inside.lanes:
            here.inside.lanes.remove(here)
        if here.open is not None:
            waiting.extend(here.open.lanes)
