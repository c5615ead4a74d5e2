"""Reads aborts: they carry no name and mostly point at the failure that caused them, not at what they abort."""

from collections.abc import Iterator

from workbench.frames.containers import Containers, waits
from workbench.frames.scopes import Scope, Visit
from workbench.frames.source import Event
from workbench.frames.vocabulary import ABORTED, ERRORS, FAILED, TIMED_OUT

__all__ = ["Aborts"]

_BAD_ENDS = (FAILED, TIMED_OUT)
_ABORTABLE = {"Task", "Wait", "Map", "Parallel"}


class Aborts(Containers):
    """Finds the visit an abort ends: on its own chain, in the iteration aborted with it, or open beside the failure."""

    def aborted(self, event: Event, previous: int | None, state_type: str | None) -> Visit | None:
        """The visit that TaskStateAborted, WaitStateAborted, MapStateAborted or ParallelStateAborted ends."""
        visit = self._find_aborted(event, previous, state_type)
        if visit is not None:
            self.close(visit, ABORTED, event)
            self._fail_beside(visit, event, previous)
        return visit

    def _fail_beside(self, visit: Visit, event: Event, previous: int | None) -> None:
        """An error for which something beside it was aborted is final: no retry and no Catch of its state follows."""
        own = self.anchor.get(previous) if previous else None
        if own is None or previous is None or not (self.tells.get(previous) in ERRORS or own.status in _BAD_ENDS):
            return
        around = {visit.order, *(owner.order for owner in _owners(visit))}
        common = next((owner for owner in (own, *_owners(own)) if owner.order in around), None)
        if common is not None and common not in (own, visit):
            self.fail_chain(own, common, event, iterations=False)

    def _find_aborted(self, event: Event, previous: int | None, state_type: str | None) -> Visit | None:
        """An abort names no state: its link is its own branch, or the failure beside which something was open."""
        own = self.anchor.get(previous) if previous else None
        beside = self.last_aborted
        if beside is not None and beside.open and _fits(beside, state_type) and _quiet(beside):
            return beside
        if own is not None and self._reports_no_error(own, previous):
            visit: Visit | None = own
            while visit is not None:
                if visit.open and _fits(visit, state_type) and _quiet(visit):
                    return visit
                visit = visit.scope.owner
        for scope in self.cut_scopes:
            inner = _current(scope, state_type)
            if inner is not None:
                return inner
        hinted = self._hinted(event, own, state_type)
        if hinted is not None or (previous is None and not self.linked):
            return hinted
        found = self.beside(own, lambda other: _fits(other, state_type) and _quiet(other))
        found = found or self.beside(own, lambda other: _fits(other, state_type))
        around = own
        while found is None and around is not None:
            found = around if around.open and _fits(around, state_type) else None
            around = around.scope.owner
        return found or self.beside(own, lambda other: other.type == state_type)

    def _reports_no_error(self, own: Visit, previous: int | None) -> bool:
        """True when an abort that points here is about this very chain: nothing in it has failed."""
        tells = self.tells.get(previous) if previous else None
        if tells in ERRORS or own.status in _BAD_ENDS:
            return False
        return not own.open or (own.type in _ABORTABLE and tells != "state entered")

    def _hinted(self, event: Event, own: Visit | None, state_type: str | None) -> Visit | None:
        """The open state of the iteration whose own abort is reported next to this one."""
        for waiting in (self.aborts_ahead.get(event.id), self.aborts_ahead.get(event.previous)):
            while waiting and waiting[0].id < event.id:
                waiting.popleft()
            passed_on = self.failed_ahead.get(event.previous)
            while passed_on and passed_on[0] < event.id:
                passed_on.popleft()
            for abort in waiting or ():
                if passed_on and passed_on[0] < abort.id:
                    break
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


def _owners(visit: Visit) -> Iterator[Visit]:
    """The Maps and Parallels around a visit, the nearest first."""
    while (owner := visit.scope.owner) is not None:
        yield owner
        visit = owner


def _current(scope: Scope, state_type: str | None) -> Visit | None:
    """The state of this type at work in a scope, or in what is open inside it."""
    waiting = [scope.last] if scope.last is not None else []
    while waiting:
        visit = waiting.pop()
        if visit.open and visit.type == state_type:
            return visit
        waiting.extend(reversed(visit.open_inner.values()))
    return None


def _fits(visit: Visit, state_type: str | None) -> bool:
    return visit.type == state_type and not (visit.settled and visit.failure)


def _quiet(visit: Visit) -> bool:
    """True when nothing in a state is left to abort before itself."""
    if any(scope.status is None for scope in visit.iterations.values()):
        return False
    return not any(inner.type in _ABORTABLE for inner in visit.open_inner.values())
