"""Reads a history once, along previousEventId: which visit of a state each event belongs to, and how each ended."""

from dataclasses import dataclass
from typing import Any

from workbench.frames.aborts import Aborts
from workbench.frames.blame import blame
from workbench.frames.order import links_by_order
from workbench.frames.scopes import Attempt, Failure, Scope, Visit
from workbench.frames.source import Event, read_events
from workbench.frames.vocabulary import ABORTED, CAUGHT, ERRORS, FAILED, NO_EVIDENCE, SUCCEEDED, TIMED_OUT, meaning

__all__ = ["History", "read_history"]


@dataclass(slots=True)
class History:
    """A history that has been read: its events by id, the visit and name of state each belongs to, and the visits."""

    events: list[Event]
    visits: list[Visit]
    visit_of: dict[int, Visit | None]
    name_of: dict[int, str | None]
    scope_of: dict[int, Scope]
    evidence_of: dict[int, str]
    linked: bool
    ended: Event | None
    failure: Failure | None


def read_history(events: Any) -> History:
    """Read events (see read_events for what is taken) into visits, scopes and attempts; a History is given back as is.

    Follows what AWS records: an Exited belongs to the nearest Entered of its name along previousEventId, a container's
    event to the nearest open container, an abort that points at another's failure to what is open beside that failure.
    Without any previousEventId it goes by order and leaves open ("no evidence") what order cannot tell.
    """
    if isinstance(events, History):
        return events
    found = read_events(events)
    linked = len(found) < 3 or any(event.previous for event in found)
    links: dict[int, int | None] = {} if linked else links_by_order(found)
    return Walk(found, linked, links).run()


class Walk(Aborts):
    """The single pass: one reader for each kind of event."""

    def run(self) -> History:
        readers = {
            "state entered": self._entered,
            "state exited": self._exited,
            "state aborted": self.aborted,
            "scheduled": self._scheduled,
            "work started": self._work,
            "work submitted": self._work,
            "work succeeded": self._work,
            "work failed": self._work,
            "work timed out": self._work,
            "evaluation failed": self._evaluation_failed,
            "container started": self.container_started,
            "container succeeded": self.container_ended,
            "container failed": self.container_ended,
            "iteration started": self.iteration_started,
            "iteration ended": self.iteration_ended,
            "map run": self.map_run,
            "unknown": self._unknown,
        }
        for event in self.events:
            if event.type == "MapIterationAborted":
                self.aborts_ahead[event.previous].append(event)
            elif event.type in ("MapStateFailed", "ParallelStateFailed"):
                self.failed_ahead[event.previous].append(event.id)
        for event in self.events:
            number = event.id
            previous = event.previous if self.linked else self.links.get(number)
            if previous is not None and not 0 <= previous < number:
                previous = None
            tells, state_type = meaning(event.type)
            self.tells[number] = tells
            reader = readers.get(tells)
            if reader is None:
                self._execution(event, previous, tells)
                continue
            visit = reader(event, previous, state_type)
            self.anchor[number] = self.visit_of[number] = visit
            self.name_of[number] = event.details.get("name", event.details.get("state"))
            self.evidence_of[number] = self._evidence(previous, visit)
            if visit is None and tells in ERRORS and not self.linked:
                self.unplaced_error = number
        self.finish(None)
        return History(
            self.events, self.visits, self.visit_of, self.name_of, self.scope_of, self.evidence_of,
            self.linked, self.ended, self.failure,
        )  # fmt: skip

    def _evidence(self, previous: int | None, visit: Visit | None) -> str:
        if visit is None or previous is None or (previous and previous not in self.by_id):
            return NO_EVIDENCE
        return "link" if self.linked else "order"

    def _unknown(self, _: Event, previous: int | None, __: str | None) -> Visit | None:
        return self.anchor.get(previous) if previous else None

    def _execution(self, event: Event, previous: int | None, tells: str) -> None:
        self.anchor[event.id] = self.visit_of[event.id] = None
        self.evidence_of[event.id] = "link" if self.linked else "order"
        if tells == "execution ended":
            self.ended = event
            self.failure, self.blamed = blame(self, event, previous)
            self.finish(event, self.blamed)
        elif tells == "execution redriven":
            self.redriven = True
            self.ended = self.failure = None
            self.anchor[event.id] = self.blamed

    def _entered(self, event: Event, previous: int | None, state_type: str | None) -> Visit:
        name = event.details.get("name")
        scope, came_from, via = self._standing(previous, name)
        visit = self.open_visit(name, state_type, scope, event)
        before = self.latest.get((scope.path, name))
        if before is not None:
            visit.ordinal = before.ordinal + 1 if before.scope is scope else 1
            visit.redriven = self.redriven and before.status in (FAILED, TIMED_OUT, ABORTED)
        visit.came_from, visit.via = came_from, "redrive" if visit.redriven and via != "next" else via
        visit.evidence = "link" if self.linked else "order"
        if not scope.certain:
            visit.evidence = NO_EVIDENCE
        self.latest[scope.path, name] = self.latest_named[name] = visit
        self.entered_after[previous, name] = visit
        scope.first = scope.first or visit
        scope.last = visit
        return visit

    def _standing(self, previous: int | None, name: str | None) -> tuple[Scope, Visit | None, str]:
        """Scope of a state entered after this event, the visit it came from, and by what way."""
        if previous == 0:
            return self.root, None, "start"
        tells = self.tells.get(previous) if previous is not None else None
        if previous is None or tells is None:
            return self.unknown, None, NO_EVIDENCE
        visit = self.anchor[previous]
        if tells == "iteration started":
            return self.scope_of[previous], None, "start"
        if tells == "container started" and visit is not None:
            kind = "branch" if visit.type == "Parallel" else "iteration"
            scope = Scope(kind, visit, None, visit.runs, visit.scope.path, visit.scope.depth + 1, visit.scope.certain)
            scope.started = self.by_id[previous]
            visit.scopes.append(scope)
            return scope, None, "start"
        if tells == "execution redriven":
            same = visit
            while same is not None and same.name != name:
                same = same.scope.owner
            same = same or self.latest_named.get(name)
            return (same.scope if same else self.root), None, "redrive"
        if visit is None:
            return self.root, None, "start"
        if tells != "state exited":
            return visit.scope, visit, NO_EVIDENCE
        way = "catch" if visit.status == CAUGHT else "choice" if visit.type == "Choice" else "next"
        return visit.scope, visit, way

    def _exited(self, event: Event, previous: int | None, state_type: str | None) -> Visit | None:
        name = event.details.get("name")
        visit = self.anchor.get(previous) if previous else None
        while visit is not None and visit.name != name:
            if visit.name is None and visit.type == state_type:
                visit.name = name
                break
            visit = visit.scope.owner
        if visit is None or visit.exited is not None:
            visit = self._only_open(name, previous) or visit
        if visit is None:
            if previous is None:
                self.ambiguous.add(name)
                return None
            visit = self.open_visit(name, state_type, self.unknown, None)
        visit.exited = event
        if previous and self.tells.get(previous) in ERRORS:
            visit.failure = visit.failure or self.by_id[previous]
            self.fail_chain(self.anchor[previous], visit, event)
        unsure = visit.entered is not None and visit.entered.id < self.unplaced_error
        self.close(visit, CAUGHT if visit.failure else NO_EVIDENCE if unsure else SUCCEEDED, event)
        return visit

    def _only_open(self, name: str | None, previous: int | None) -> Visit | None:
        if previous is None:
            return None
        candidates = [visit for visit in self.open_named[name].values() if visit.exited is None]
        if len(candidates) == 1:
            return candidates[0]
        beside = self.beside(self.anchor.get(previous), lambda visit: visit.name == name)
        late = self.latest_named.get(name)
        return beside or (late if late is not None and late.exited is None and not candidates else None)

    def _task(self, previous: int | None) -> Visit | None:
        """Visit of the task that an event after `previous` is about."""
        visit = self.anchor.get(previous) if previous else None
        if visit is not None and visit.type == "Task":
            return visit
        if previous is None:
            return None
        if previous and previous not in self.by_id:
            return self.open_visit(None, "Task", self.unknown, None)
        if visit is None:
            tasks = [found for found in self.open.values() if found.type == "Task"]
            return tasks[0] if len(tasks) == 1 else None
        last = visit.scope.last
        if last is not None and last.open and last.type == "Task":
            return last
        return self.beside(visit, lambda found: found.type == "Task")

    def _scheduled(self, event: Event, previous: int | None, _: str | None) -> Visit | None:
        visit = self._task(previous)
        if visit is not None:
            self.reopen(visit)
            visit.failure = None
            visit.attempts.append(Attempt(len(visit.attempts) + 1, scheduled=event))
        return visit

    def _work(self, event: Event, previous: int | None, _: str | None) -> Visit | None:
        visit = self._task(previous)
        if visit is None:
            return None
        if not visit.attempts or visit.attempts[-1].ended is not None:
            visit.attempts.append(Attempt(len(visit.attempts) + 1))
        attempt = visit.attempts[-1]
        tells = self.tells[event.id]
        if tells == "work started":
            attempt.started = event
        elif tells == "work submitted":
            attempt.submitted = event
        else:
            attempt.ended = event
            attempt.status = {"work succeeded": SUCCEEDED, "work failed": FAILED}.get(tells, TIMED_OUT)
            visit.failure = event if attempt.status != SUCCEEDED else None
        return visit

    def _evaluation_failed(self, event: Event, previous: int | None, _: str | None) -> Visit | None:
        """EvaluationFailed may point at the event before the state was entered: its `state` tells, the link decides."""
        name = event.details.get("state")
        visit = self.anchor.get(previous) if previous else None
        while visit is not None and visit.name != name:
            visit = visit.scope.owner
        if visit is None or not visit.open:
            after = self.entered_after.get((previous, name))
            visit = after if after is not None and after.open else (self._only_open(name, previous) or after or visit)
        if visit is not None:
            visit.failure = event
        return visit
