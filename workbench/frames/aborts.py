"""Reads aborts: they carry no name and mostly point at the failure that caused them, not at what they abort."""

from workbench.frames.containers import Containers, waits
from workbench.frames.scopes import Scope, Visit
from workbench.frames.source import Event
from workbench.frames.vocabulary import ABORTED

__all__ = ["Aborts"]

#: Events that report an error; what was at work beside it is aborted with a link to one of them.
_ERRORS = {"work failed", "work timed out", "evaluation failed", "container failed"}


class Aborts(Containers):
    """Finds the visit an abort ends: on its own chain, in the iteration aborted with it, or open beside the failure."""

    def aborted(self, event: Event, previous: int | None, state_type: str | None) -> Visit | None:
        """The visit that TaskStateAborted, WaitStateAborted, MapStateAborted or ParallelStateAborted ends."""
        visit = self._find_aborted(event, previous, state_type)
        if visit is not None:
            self.close(visit, ABORTED, event)
        return visit

    def _find_aborted(self, event: Event, previous: int | None, state_type: str | None) -> Visit | None:
        """An abort names no state: its link is its own branch, or the failure beside which something was open."""
        own = self.anchor.get(previous) if previous else None
        tells = self.tells.get(previous) if previous else None
        if own is not None and tells not in _ERRORS and (own.type in ("Task", state_type) or not own.open):
            visit: Visit | None = own
            while visit is not None:
                if visit.open and visit.type == state_type:
                    return visit
                visit = visit.scope.owner
        for scope in self.cut_scopes:
            inner = _current(scope, state_type)
            if inner is not None:
                return inner
        hinted = self._hinted(event, own, state_type)
        if hinted is not None or (previous is None and not self.linked):
            return hinted
        found = self.beside(own, lambda other: other.type == state_type)
        while found is None and own is not None:
            found = own if own.open and own.type == state_type else None
            own = own.scope.owner
        return found

    def _hinted(self, event: Event, own: Visit | None, state_type: str | None) -> Visit | None:
        """The open state of the iteration whose own abort is reported next to this one."""
        for waiting in (self.aborts_ahead.get(event.id), self.aborts_ahead.get(event.previous)):
            while waiting and waiting[0].id < event.id:
                waiting.popleft()
            for abort in waiting or ():
                name, index = abort.details.get("name"), abort.details.get("index")
                near = self._map_waiting(own, name, index)
                inner = _current(near.iterations[index], state_type) if near is not None else None
                if inner is not None:
                    return inner
        return None

    def _map_waiting(self, own: Visit | None, name: str | None, index: int | None) -> Visit | None:
        """The Map of this name whose iteration of that index has not ended, around `own` or beside it."""
        near = own
        while near is not None and not (near.name == name and waits(near, index)):
            near = near.scope.owner
        return near or self.beside(own, lambda other: other.name == name and waits(other, index))


def _current(scope: Scope, state_type: str | None) -> Visit | None:
    """The state of this type at work in a scope, or in what is open inside it."""
    waiting = [scope.last] if scope.last is not None else []
    while waiting:
        visit = waiting.pop()
        if visit.open and visit.type == state_type:
            return visit
        waiting.extend(visit.open_inner.values())
    return None
