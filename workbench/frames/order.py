"""Links for a history without previousEventId: from order and names alone, and none where they leave a choice."""

from collections import defaultdict

from workbench.frames.source import Event
from workbench.frames.vocabulary import meaning

__all__ = ["links_by_order"]

_CONTAINERS = ("Map", "Parallel")


class _Lane:
    """A chain of states in progress: the id of its last event, its iteration, and the state open in it, if any."""

    def __init__(self, tail: int, index: object = None) -> None:
        self.tail = tail
        self.index = index
        self.open: _Open | None = None


class _Open:
    """A state that has been entered and not left, with the lanes that run inside it."""

    def __init__(self, name: str | None, state_type: str | None, lane: _Lane) -> None:
        self.name = name
        self.type = state_type
        self.lane = lane
        self.started: int | None = None
        self.lanes: dict[object, _Lane] = {}


def links_by_order(events: list[Event]) -> dict[int, int | None]:
    """Event id -> id of the event it follows (0: nothing before it), None where order cannot tell.

    A state's name decides which open state an event belongs to; where two are open that fit, nothing does.
    """
    board = _Board()
    links: dict[int, int | None] = {}
    last = 0
    for event in events:
        tells, state_type = meaning(event.type)
        name = event.details.get("name", event.details.get("state"))
        if tells.startswith("execution"):
            links[event.id] = last
        elif tells == "state entered":
            links[event.id] = board.enter(event, name, state_type)
        else:
            links[event.id] = board.follow(event, tells, name, state_type)
        last = event.id
    return links


class _Board:
    """The lanes under way: those with nothing open in them, and the open states by name and by type."""

    def __init__(self) -> None:
        first = _Lane(0)
        self.idle: dict[int, _Lane] = {id(first): first}
        self.forks: dict[int, _Open] = {}
        self.named: dict[tuple[str | None, str | None], dict[int, _Open]] = defaultdict(dict)

    def _keys(self, state: _Open) -> tuple[tuple[str | None, str | None], ...]:
        return (state.name, state.type), (state.name, None), (None, state.type), (None, None)

    def enter(self, event: Event, name: str | None, state_type: str | None) -> int | None:
        """A state is entered: after the only idle lane, or as a branch of the only Parallel, or nobody knows where."""
        link: int | None = None
        if len(self.idle) + len(self.forks) != 1:
            lane = _Lane(event.id)
        elif self.forks:
            (fork,) = self.forks.values()
            lane = _Lane(event.id)
            fork.lanes[id(lane)] = lane
            link = fork.started
        else:
            lane = self.idle.popitem()[1]
            link = lane.tail
        lane.open = _Open(name, state_type, lane)
        lane.tail = event.id
        for key in self._keys(lane.open):
            self.named[key][id(lane.open)] = lane.open
        return link

    def follow(self, event: Event, tells: str, name: str | None, state_type: str | None) -> int | None:
        """An event of the only open state that fits it."""
        fitting = self.named[name, state_type]
        if len(fitting) != 1:
            return None
        (state,) = fitting.values()
        link = state.lane.tail
        index = event.details.get("index")
        if tells == "iteration started":
            lane = _Lane(event.id, index)
            state.lanes[index] = lane
            self.idle[id(lane)] = lane
            return link if state.started is None else state.started
        if tells == "iteration ended":
            ended = state.lanes.pop(index, None)
            if ended is not None:
                link = ended.tail
                self._drop(ended)
            return link
        state.lane.tail = event.id
        if tells == "container started":
            state.started = event.id
            if state_type == "Parallel":
                self.forks[id(state)] = state
        elif tells in ("container succeeded", "container failed", "state exited", "state aborted"):
            self._end_inner(state)
        if tells == "state exited":
            self._leave(state)
        return link

    def _leave(self, state: _Open) -> None:
        for key in self._keys(state):
            self.named[key].pop(id(state), None)
        state.lane.open = None
        if state.type in _CONTAINERS and not any(self.named[None, kind] for kind in _CONTAINERS):
            self.idle.clear()
            self.named.clear()
        self.idle[id(state.lane)] = state.lane

    def _end_inner(self, state: _Open) -> None:
        for lane in state.lanes.values():
            self._drop(lane)
        state.lanes = {}
        self.forks.pop(id(state), None)

    def _drop(self, lane: _Lane) -> None:
        waiting = [lane]
        while waiting:
            here = waiting.pop()
            self.idle.pop(id(here), None)
            if here.open is not None:
                for key in self._keys(here.open):
                    self.named[key].pop(id(here.open), None)
                self.forks.pop(id(here.open), None)
                waiting.extend(here.open.lanes.values())
