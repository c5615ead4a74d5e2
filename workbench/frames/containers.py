"""Reads the events of Map and Parallel states: starts, iterations, map runs and ends."""

from workbench.frames.reading import Reading
from workbench.frames.scopes import Scope, Visit
from workbench.frames.source import Event
from workbench.frames.vocabulary import ABORTED, FAILED, NO_EVIDENCE, SUCCEEDED

__all__ = ["Containers", "waits"]

_ENDED = {"Succeeded": SUCCEEDED, "Failed": FAILED, "Aborted": ABORTED}


class Containers(Reading):
    """Finds the Map or Parallel an event is about: the nearest one around the event it points at that fits."""

    def container(self, previous: int | None, state_type: str | None, name: str | None = None) -> Visit | None:
        """Nearest enclosing Map or Parallel that is not done with, from the visit of `previous` outwards."""
        start = self.anchor.get(previous) if previous else None
        spent: Visit | None = None
        visit = start
        while visit is not None:
            if visit.type == state_type and (name is None or visit.name in (name, None)):
                if name is not None or (visit.open and not visit.settled):
                    visit.name = visit.name or name
                    return visit
                spent = spent or visit
            visit = visit.scope.owner
        if spent is not None or previous is None:
            return spent
        found = self.beside(
            start, lambda other: other.type == state_type and not other.settled and (name is None or other.name == name)
        )
        if found is None and previous and previous not in self.by_id:
            found = self.cut_containers.get((state_type, name)) or self.open_visit(name, state_type, self.unknown, None)
            self.cut_containers[state_type, name] = found
        return found

    def container_started(self, event: Event, previous: int | None, state_type: str | None) -> Visit | None:
        """A Map or Parallel starts its work, or, after a failure, starts it again: what the last run left is over."""
        visit = self.container(previous, state_type)
        if visit is not None:
            self.reopen(visit)
            self.fail_chain(self.anchor.get(previous) if previous else None, visit, event)
            for inner in list(visit.open_inner.values()):
                self.close_with_inner(inner, ABORTED, event)
            visit.runs += 1
            visit.failure, visit.settled, visit.iterations = None, False, {}
        return visit

    def container_ended(self, event: Event, previous: int | None, state_type: str | None) -> Visit | None:
        """The work of a Map or Parallel succeeded or failed; whether that ends the state, a later event tells."""
        visit = self.container(previous, state_type)
        if visit is not None:
            visit.settled = True
            if self.tells[event.id] == "container failed":
                visit.failure = visit.failure or self.by_id.get(previous or 0) or event
                self.fail_chain(self.anchor.get(previous) if previous else None, visit, event)
        return visit

    def iteration_started(self, event: Event, previous: int | None, _: str | None) -> Visit | None:
        """A new scope; its link may be the last event of another iteration, so the name finds the Map."""
        visit = self.container(previous, "Map", event.details.get("name"))
        index = event.details.get("index")
        path = (*visit.scope.path, index) if visit and index is not None else ()
        depth = visit.scope.depth + 1 if visit else 1
        scope = Scope("iteration", visit, index, visit.runs if visit else 1, path, depth, visit is not None, event)
        self.scope_of[event.id] = scope
        if visit is not None:
            self.reopen(visit)
            visit.scopes.append(scope)
            visit.iterations[index] = scope
        return visit

    def iteration_ended(self, event: Event, previous: int | None, _: str | None) -> Visit | None:
        """An iteration succeeded, failed (with all that stands between the failure and it) or was aborted."""
        name, index = event.details.get("name"), event.details.get("index")
        status = _ENDED.get(event.type.removeprefix("MapIteration"), NO_EVIDENCE)
        visit = self.container(previous, "Map", name)
        scope = visit.iterations.get(index) if visit else None
        if visit is None or scope is None or scope.status is not None:
            start = self.anchor.get(previous) if previous else None
            other = self.beside(start, lambda it: it.name == name and waits(it, index))
            if other is not None:
                visit, scope = other, other.iterations[index]
        if visit is None:
            return None
        if scope is None:
            path = visit.scope.path if index is None else (*visit.scope.path, index)
            scope = Scope("iteration", visit, index, visit.runs, path, visit.scope.depth + 1)
            visit.scopes.append(scope)
            visit.iterations[index] = scope
        if scope.status is None:
            scope.status, scope.ended = status, event
        self.scope_of[event.id] = scope
        self.last_aborted = visit if status == ABORTED else None
        if status == FAILED:
            self.fail_chain(self.anchor.get(previous) if previous else None, visit, event)
        elif scope.last is not None and scope.last.open:
            self.cut_scopes.append(scope)
        return visit

    def map_run(self, event: Event, previous: int | None, _: str | None) -> Visit | None:
        """A distributed Map's run; its children are executions of their own."""
        visit = self.container(previous, "Map")
        if visit is not None:
            visit.map_run = True
            if event.type == "MapRunFailed":
                visit.failure = event
            elif event.type == "MapRunRedriven":
                self.reopen(visit)
                visit.failure, visit.redriven = None, True
        return visit


def waits(visit: Visit, index: int | None) -> bool:
    """True when this Map's iteration of that index has not ended."""
    scope = visit.iterations.get(index)
    return scope is not None and scope.status is None
