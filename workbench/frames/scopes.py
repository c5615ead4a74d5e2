"""What the reading of a history builds: visits of states, attempts of tasks, and the scopes visits stand in."""

from dataclasses import dataclass, field

from workbench.frames.source import Event
from workbench.frames.vocabulary import NO_EVIDENCE

__all__ = ["Attempt", "Failure", "Scope", "Visit"]


@dataclass(slots=True, eq=False)
class Scope:
    """A chain of states run one after the other: the execution itself, one Map iteration, or one Parallel branch.

    `path` holds the iteration indexes from the outermost Map to here; `run` counts the starts of the container.
    `certain` is False where the events do not tell which scope it is.
    """

    kind: str
    owner: "Visit | None" = None
    index: int | None = None
    run: int = 1
    path: tuple[int, ...] = ()
    depth: int = 0
    certain: bool = True
    started: Event | None = None
    ended: Event | None = None
    status: str | None = None
    first: "Visit | None" = None
    last: "Visit | None" = None

    def branch(self) -> str | None:
        """Name of the first state of the nearest Parallel branch around here, None outside of any."""
        scope: Scope | None = self
        while scope is not None:
            if scope.kind == "branch":
                return scope.first.name if scope.first else None
            scope = scope.owner.scope if scope.owner else None
        return None


@dataclass(slots=True, eq=False)
class Attempt:
    """One try of a task: the nth Scheduled event under one Entered and what followed it."""

    number: int
    scheduled: Event | None = None
    started: Event | None = None
    submitted: Event | None = None
    ended: Event | None = None
    status: str | None = None


@dataclass(slots=True, eq=False)
class Visit:
    """One stay in a state, from its Entered event to its end.

    `entered` is None where the history was cut before it. `failure` is the last error event that nothing has answered
    yet. `runs` counts the starts of a Map or Parallel. `via` says how the state was reached from `came_from`: start,
    next, choice, catch, redrive or no evidence.
    """

    order: int
    name: str | None
    type: str | None
    scope: Scope
    entered: Event | None = None
    exited: Event | None = None
    ended: Event | None = None
    status: str | None = None
    failure: Event | None = None
    settled: bool = False
    runs: int = 0
    ordinal: int = 1
    redriven: bool = False
    evidence: str = NO_EVIDENCE
    via: str = NO_EVIDENCE
    came_from: "Visit | None" = None
    map_run: bool = False
    attempts: list[Attempt] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    iterations: dict[int | None, Scope] = field(default_factory=dict)
    open_inner: dict[int, "Visit"] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """True while nothing has ended it."""
        return self.status is None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an execution ended badly.

    `state` is the state that failed (None where the events name none), `entered_id` its Entered event, `event_id` the
    event that reports the error, `iteration_path` the Map iterations it stood in, `how` the evidence: "cause" (its
    text names state and event), "evaluation" (EvaluationFailed names the state), "link" (previousEventId), "open" (the
    only state open at the end). `status` is "failed" or "timed out".
    """

    state: str | None
    event_id: int | None
    entered_id: int | None
    error: str | None
    cause: str | None
    how: str
    status: str
    iteration_path: tuple[int, ...] = ()
