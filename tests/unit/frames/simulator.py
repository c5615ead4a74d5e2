"""Makes valid histories of random executions, with the truth about every event, after the recorded facts of AWS."""

import random
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2026, 1, 1, tzinfo=UTC)
Run = Generator[None, None, tuple[str, int]]


@dataclass
class Truth:
    """What a reading of the history must find. States are (name, id of Entered); attempts are ids of Scheduled."""

    state: dict[int, tuple[str, int] | None] = field(default_factory=dict)
    path: dict[int, tuple[int, ...]] = field(default_factory=dict)
    entered_of: dict[int, int] = field(default_factory=dict)
    attempts: dict[int, list[int]] = field(default_factory=dict)
    status: dict[int, str] = field(default_factory=dict)
    failing: tuple[str, int] | None = None
    edges: dict[tuple[str | None, str | None, str], int] = field(default_factory=dict)


@dataclass
class Lane:
    """One chain of states under way: the id later events point at, and what is open in it."""

    last: int
    path: tuple[int, ...]
    stack: list["Lane"] = field(default_factory=list)
    open: tuple[str, str, int] | None = None
    run: Any = None
    index: int | None = None
    result: tuple[str, int] | None = None
    blame: tuple[str, int] | None = None
    #: The state that failed inside, as long as no event has told so.
    untold: int | None = None


class Simulation:
    """One random execution. `events` is its history and `truth` what is true of it."""

    def __init__(self, seed: int, size: int = 3) -> None:
        self.random = random.Random(seed)
        self.events: list[dict[str, Any]] = []
        self.truth = Truth()
        self.names = 0
        self.clock = START
        self.budget = 12 * size
        self.emit(0, "ExecutionStarted", None, (), "executionStartedEventDetails", input="{}")
        lane = Lane(0, ())
        plan = self.plan(size)
        lane.run = self.chain(plan, lane)
        self.drive([lane])
        outcome, last = lane.result or ("ok", lane.last)
        if outcome == "ok":
            self.emit(last, "ExecutionSucceeded", None, (), "executionSucceededEventDetails", output="{}")
        else:
            self.truth.failing = lane.blame
            details = {"error": "E"}
            if outcome == "runtime" and lane.blame:
                details["cause"] = (
                    f"An error occurred while executing the state '{lane.blame[0]}' (entered at the event id "
                    f"#{lane.blame[1]}). Invalid path '$.a' : No results for path: $['a']"
                )
            self.emit(last, "ExecutionFailed", None, (), "executionFailedEventDetails", **details)

    def plan(self, depth: int) -> list[Any]:
        """A random list of states: (type, name, inner chains)."""
        kinds = ["Pass", "Task", "Task", "Wait", "Choice"] + (["Map", "Parallel"] if depth > 0 else [])
        plan = []
        for _ in range(self.random.randint(1, 3)):
            self.names += 1
            kind = self.random.choice(kinds)
            inner = {"Map": 1, "Parallel": self.random.randint(1, 3)}.get(kind, 0)
            plan.append((kind, f"{kind} {self.names}", [self.plan(depth - 1) for _ in range(inner)]))
        return plan

    def emit(
        self,
        previous: int,
        kind: str,
        belongs: tuple[str, int] | None,
        path: tuple[int, ...],
        key: str = "",
        **details: Any,
    ) -> int:
        number = len(self.events) + 1
        self.clock += timedelta(milliseconds=self.random.randint(0, 1500))
        event = {"id": number, "previousEventId": previous, "type": kind, "timestamp": self.clock}
        if key:
            event[key] = details
        self.events.append(event)
        self.truth.state[number] = belongs
        self.truth.path[number] = path
        return number

    def drive(self, lanes: list[Lane]) -> None:
        """Run lanes to their ends, one event of a randomly chosen one at a time."""
        waiting = list(lanes)
        while waiting:
            lane = self.random.choice(waiting)
            if not self.step(lane):
                waiting.remove(lane)

    @staticmethod
    def step(lane: Lane) -> bool:
        try:
            next(lane.run)
        except StopIteration as end:
            lane.result = end.value
            return False
        return True

    def chain(self, plan: list[Any], lane: Lane) -> Run:
        position, loops = 0, 0
        came_from: str | None = None
        way = "start"
        while position < len(plan):
            kind, name, inner = plan[position]
            before = lane.last
            entered = self.emit(before, f"{kind}StateEntered", None, lane.path, "stateEnteredEventDetails", name=name)
            self.truth.state[entered] = (name, entered)
            self.truth.attempts[entered] = []
            edge = (came_from, name, way)
            self.truth.edges[edge] = self.truth.edges.get(edge, 0) + 1
            lane.last, lane.open = entered, (kind, name, entered)
            yield
            outcome, exit_from = yield from self.state(kind, inner, lane, before)
            if outcome not in ("ok", "caught"):
                self.truth.status[entered] = "failed"
                return outcome, exit_from
            lane.last = self.emit(
                exit_from,
                f"{kind}StateExited",
                (name, entered),
                lane.path,
                "stateExitedEventDetails",
                name=name,
                output="1",
            )
            self.truth.entered_of[lane.last] = entered
            self.truth.status[entered] = "succeeded" if outcome == "ok" else "caught"
            lane.open = None
            came_from, way = name, "catch" if outcome == "caught" else "choice" if kind == "Choice" else "next"
            yield
            if kind == "Choice" and loops < 3 and self.random.random() < 0.5:
                loops += 1
                position = self.random.randint(0, position)
            else:
                position += 1
        return "ok", lane.last

    def state(self, kind: str, inner: list[Any], lane: Lane, before: int) -> Run:
        if self.random.random() < 0.04:
            return (yield from self.broken(kind, lane, before))
        if kind == "Task":
            return (yield from self.task(lane))
        if kind in ("Map", "Parallel"):
            return (yield from self.container(kind, inner, lane))
        return "ok", lane.last

    def broken(self, kind: str, lane: Lane, before: int) -> Run:
        """The interpreter's own errors: no event at all, or EvaluationFailed pointing before the state."""
        _, name, entered = lane.open or ("", "", 0)
        lane.blame = (name, entered)
        if self.random.random() < 0.5:
            if kind in ("Map", "Parallel"):
                self.emit(entered, f"{kind}StateFailed", (name, entered), lane.path)
                yield
            return "runtime", entered
        number = self.emit(
            before, "EvaluationFailed", (name, entered), lane.path, "evaluationFailedEventDetails",
            error="States.QueryEvaluationError", cause="bad", state=name,
        )  # fmt: skip
        yield
        if kind in ("Map", "Parallel"):
            self.emit(number, f"{kind}StateFailed", (name, entered), lane.path)
            yield
        return "failed", number

    def task(self, lane: Lane) -> Run:
        _, name, entered = lane.open or ("", "", 0)
        state = (name, entered)
        family = self.random.choice(["Task", "LambdaFunction", "Activity"])
        key = family[0].lower() + family[1:]
        tries = self.random.choice([1, 1, 2, 3])
        end = self.random.choice(["ok", "ok", "ok", "ok", "caught", "failed"])
        for attempt in range(tries):
            lane.last = self.emit(
                lane.last, f"{family}Scheduled", state, lane.path, f"{key}ScheduledEventDetails", resource="r"
            )
            self.truth.attempts[entered].append(lane.last)
            yield
            lane.last = self.emit(lane.last, f"{family}Started", state, lane.path)
            yield
            if attempt == tries - 1 and end == "ok":
                lane.last = self.emit(
                    lane.last, f"{family}Succeeded", state, lane.path, f"{key}SucceededEventDetails", output="1"
                )
                yield
                return "ok", lane.last
            lane.last = self.emit(
                lane.last, f"{family}Failed", state, lane.path, f"{key}FailedEventDetails", error="E", cause="c"
            )
            yield
        lane.blame = state
        return end, lane.last

    def container(self, kind: str, inner: list[Any], lane: Lane) -> Run:
        _, name, entered = lane.open or ("", "", 0)
        state = (name, entered)
        tries = self.random.choice([1, 1, 2])
        caught = self.random.random() < 0.6
        for attempt in range(tries):
            started = self.emit(lane.last, f"{kind}StateStarted", state, lane.path)
            lane.last = started
            yield
            lanes = self.lanes(kind, inner, lane, started)
            outcome, last, failing = yield from self.together(kind, name, entered, lane, lanes)
            lane.stack = []
            lane.last = last
            lane.blame = failing.blame if failing else None
            if outcome == "ok":
                self.emit(last, f"{kind}StateSucceeded", state, lane.path)
                yield
                return "ok", last
            if outcome == "runtime" or (attempt == tries - 1 and not caught):
                self.emit(last, f"{kind}StateFailed", state, lane.path)
                return outcome, last
            if attempt == tries - 1:
                return "caught", self.emit(last, f"{kind}StateFailed", state, lane.path)
        raise AssertionError("a container ends in its last run")

    def lanes(self, kind: str, inner: list[Any], lane: Lane, started: int) -> list[Lane]:
        if kind == "Parallel":
            lanes = [Lane(started, lane.path) for _ in inner]
            for branch, plan in zip(lanes, inner, strict=True):
                branch.run = self.chain(plan, branch)
            return lanes
        self.budget -= 1
        count = self.random.randint(0, 4) if self.budget > 0 else 1
        return [Lane(started, (*lane.path, index), index=index) for index in range(count)]

    def together(self, kind: str, name: str, entered: int, lane: Lane, lanes: list[Lane]) -> Any:
        """Run lanes interleaved, at most `limit` at once; at the first failure abort the others."""
        limit = self.random.choice([1, 2, 40]) if kind == "Map" else len(lanes)
        waiting, running = list(lanes), []
        plan = None
        last = lane.last
        while waiting or running:
            while waiting and len(running) < limit:
                child = waiting.pop(0)
                if kind == "Map":
                    previous = last if limit == 1 else lane.last
                    child.last = self.emit(
                        previous, "MapIterationStarted", (name, entered), child.path,
                        "mapIterationStartedEventDetails", name=name, index=child.index,
                    )  # fmt: skip
                    plan = plan or self.inner_of(name, lane)
                    child.run = self.chain(plan, child)
                running.append(child)
                lane.stack = running
                yield
            child = self.random.choice(running)
            if self.step(child):
                yield
                continue
            running.remove(child)
            outcome, last = child.result or ("ok", child.last)
            if outcome == "ok":
                if kind == "Map":
                    self.iteration(child, name, entered, "Succeeded", last)
                yield
                continue
            written = len(self.events)
            for other in sorted(running, key=opened):
                self.abort(other, last, name, entered)
            if kind == "Map":
                self.iteration(child, name, entered, "Failed", last)
            lane.stack = []
            # The Failed of a Parallel comes an event later, or never, when the Parallel itself is aborted first.
            if kind == "Parallel" and (len(self.events) == written or last == opened(child)):
                lane.untold = opened(child)
            yield
            lane.untold = None
            return outcome, last, child
        return "ok", last, None

    def inner_of(self, name: str, lane: Lane) -> list[Any]:
        """The chain every iteration of this Map runs; made once, so that names repeat over iterations."""
        plans = self.__dict__.setdefault("map_plans", {})
        return plans.setdefault(name, self.plan(max(0, 1 - len(lane.path))))

    def iteration(self, lane: Lane, name: str, entered: int, end: str, previous: int) -> None:
        self.emit(
            previous, f"MapIteration{end}", (name, entered), lane.path,
            f"mapIteration{end}EventDetails", name=name, index=lane.index,
        )  # fmt: skip

    def abort(self, lane: Lane, failing: int, name: str, entered: int) -> None:
        if lane.open:
            kind, inner_name, inner_entered = lane.open
            for child in sorted(lane.stack, key=opened):
                self.abort(child, failing, inner_name, inner_entered)
            if lane.untold is not None:
                self.truth.status[lane.untold] = "aborted"
            if kind in ("Task", "Wait", "Map", "Parallel"):
                self.emit(failing, f"{kind}StateAborted", (inner_name, inner_entered), lane.path)
            self.truth.status[inner_entered] = "aborted"
        if lane.index is not None:
            self.iteration(lane, name, entered, "Aborted", failing)


def opened(lane: Lane) -> int:
    """When the state at work in a lane was entered: aborts of one failure are reported in this order."""
    return lane.open[2] if lane.open else 0
