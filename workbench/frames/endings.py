"""Opens and closes visits while a history is read, and settles what is still open at its end."""

from collections import defaultdict
from collections.abc import Callable

from workbench.frames.scopes import Scope, Visit
from workbench.frames.source import Event
from workbench.frames.vocabulary import (
    ABORTED,
    CAUGHT,
    FAILED,
    IN_PROGRESS,
    NO_EVIDENCE,
    SUCCEEDED,
    TIMED_OUT,
    meaning,
)

__all__ = ["Endings"]

#: How a container ended -> how something still open inside it ended.
_INSIDE = {SUCCEEDED: NO_EVIDENCE, CAUGHT: ABORTED, FAILED: ABORTED, ABORTED: ABORTED, TIMED_OUT: TIMED_OUT}
#: How an execution ended -> how a state still open at that moment ended.
_LEFT_OPEN = {
    "ExecutionFailed": ABORTED,
    "ExecutionAborted": ABORTED,
    "ExecutionTimedOut": TIMED_OUT,
    "ExecutionSucceeded": NO_EVIDENCE,
}
_UNFINISHED = {
    SUCCEEDED: NO_EVIDENCE,
    CAUGHT: FAILED,
    FAILED: FAILED,
    ABORTED: ABORTED,
    TIMED_OUT: TIMED_OUT,
    IN_PROGRESS: IN_PROGRESS,
    NO_EVIDENCE: NO_EVIDENCE,
}


class Endings:
    """The visits of one execution and which of them are open."""

    def __init__(self) -> None:
        self.visits: list[Visit] = []
        self.open: dict[int, Visit] = {}
        self.open_top: dict[int, Visit] = {}
        self.open_named: dict[str | None, dict[int, Visit]] = defaultdict(dict)
        self.cut_containers: dict[tuple[str | None, str | None], Visit] = {}
        self.ambiguous: set[str | None] = set()
        self.redriven = False

    def open_visit(self, name: str | None, state_type: str | None, scope: Scope, entered: Event | None) -> Visit:
        """A new visit; without `entered` it is one whose beginning lies before the first event given."""
        visit = Visit(len(self.visits), name, state_type, scope, entered)
        self.visits.append(visit)
        self._list(visit)
        return visit

    def _list(self, visit: Visit) -> None:
        owner = visit.scope.owner
        self.open[visit.order] = self.open_named[visit.name][visit.order] = visit
        (owner.open_inner if owner is not None else self.open_top)[visit.order] = visit

    def close(self, visit: Visit, status: str, event: Event | None) -> None:
        """End a visit. A later and better account (Exited after a failure) replaces an earlier one."""
        visit.status, visit.ended = status, event
        owner = visit.scope.owner
        self.open.pop(visit.order, None)
        self.open_named[visit.name].pop(visit.order, None)
        (owner.open_inner if owner is not None else self.open_top).pop(visit.order, None)

    def close_with_inner(self, visit: Visit, status: str, event: Event | None) -> None:
        """End a visit and whatever is open inside it."""
        waiting = [visit]
        while waiting:
            visit = waiting.pop()
            waiting.extend(visit.open_inner.values())
            self.close(visit, status, event)

    def reopen(self, visit: Visit) -> None:
        """A redrive goes on in a visit that had ended: it and the containers around it are open again."""
        here: Visit | None = visit
        while here is not None and not here.open:
            here.status = here.ended = here.failure = None
            here.settled = False
            here.redriven = here.redriven or self.redriven
            if here.scope.status is not None:
                here.scope.status = here.scope.ended = None
            self._list(here)
            here = here.scope.owner

    def beside(self, visit: Visit | None, wanted: Callable[[Visit], bool]) -> Visit | None:
        """The first open visit that is wanted, in the nearest container around `visit`, without those around it."""
        around: set[int] = set()
        here: Visit | None = visit
        while here is not None:
            around.add(here.order)
            owner = here.scope.owner
            waiting = list(reversed((owner.open_inner if owner is not None else self.open_top).values()))
            while waiting:
                other = waiting.pop()
                if other.order not in around:
                    if wanted(other):
                        return other
                    waiting.extend(other.open_inner.values())
            here = owner
        return next((other for other in self.open.values() if wanted(other)), None) if visit is None else None

    def fail_chain(
        self, visit: Visit | None, upto: Visit | None, event: Event | None, *, iterations: bool = True
    ) -> None:
        """End the failing visit and every container around it, up to but not including `upto`.

        With `iterations=False` the iterations on the way stay open: each is still to be reported by its own event.
        """
        chain: list[Visit] = []
        here = visit
        while here is not None and here is not upto:
            chain.append(here)
            here = here.scope.owner
        if here is not upto:
            return
        failure: Event | None = None
        for link in chain:
            kinds = ("iteration", "branch") if iterations else ("branch",)
            if link.scope.status is None and link.scope.kind in kinds:
                link.scope.status = FAILED
                link.scope.ended = link.scope.ended or event
            if link.open:
                failure = link.failure = link.failure or failure
                timed_out = link is visit and failure is not None and meaning(failure.type)[0] == "work timed out"
                self.close(link, TIMED_OUT if timed_out else FAILED, link.failure or event)

    def finish(self, event: Event | None, blamed: Visit | None = None) -> None:
        """Settle what is open: at an Execution* end event, or (None) at the end of the events given."""
        if event is not None and blamed is not None and event.type == "ExecutionFailed":
            self.fail_chain(blamed, None, event)
            here: Visit | None = blamed
            while here is not None:
                if here.failure is None or not here.failure.details.get("error"):
                    here.failure = event
                here = here.scope.owner
        for visit in list(self.open.values()):
            self._settle(visit, event)
        for visit in self.visits:
            for attempt in visit.attempts[-1:]:
                if attempt.status in (None, IN_PROGRESS) and visit.status is not None:
                    attempt.status = _UNFINISHED[visit.status]
                    attempt.ended = attempt.ended or (visit.ended if attempt.status in (ABORTED, TIMED_OUT) else None)
            for scope in visit.scopes:
                if scope.status in (None, IN_PROGRESS) and visit.status is not None:
                    scope.status = _scope_end(scope, visit)

    def _settle(self, visit: Visit, event: Event | None) -> None:
        owner = visit.scope.owner
        if visit.name in self.ambiguous:
            self.close(visit, NO_EVIDENCE, None)
        elif owner is not None and not owner.open and owner.status != IN_PROGRESS:
            status = _INSIDE.get(owner.status or NO_EVIDENCE, NO_EVIDENCE)
            self.close(visit, status, owner.ended if status != NO_EVIDENCE else None)
        elif event is not None:
            self.close(visit, _LEFT_OPEN.get(event.type, NO_EVIDENCE), event)
        else:
            visit.status = IN_PROGRESS


def _scope_end(scope: Scope, owner: Visit) -> str:
    """How an iteration or branch ended that has no event of its own for it (Parallel branches never have one)."""
    last = scope.last
    if last is not None and last.status in (FAILED, TIMED_OUT, ABORTED, IN_PROGRESS, NO_EVIDENCE):
        return last.status
    if owner.status == SUCCEEDED:
        return SUCCEEDED if scope.kind == "branch" and last is not None else NO_EVIDENCE
    if last is not None and scope.kind == "branch" and owner.status != IN_PROGRESS:
        return SUCCEEDED
    return IN_PROGRESS if owner.status == IN_PROGRESS else _INSIDE.get(owner.status or NO_EVIDENCE, NO_EVIDENCE)
