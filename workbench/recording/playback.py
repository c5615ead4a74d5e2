"""Turns a recording into the compact table a replay runs on: for every event, all that is known once it has happened.

A step carries the numbers of the events that began and ended it, so the picture at event k needs no table a state and
an event: a step entered after k is not reached, one that ended by k has its status, any other is in progress.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from workbench.asl.graph import END, START, Graph, graph_of
from workbench.frames.scopes import Attempt, Scope, Visit
from workbench.frames.source import Event
from workbench.frames.walk import History, read_history
from workbench.recording.invocations import Invocations, window
from workbench.recording.model import Recording
from workbench.recording.places import places
from workbench.recording.verdict import failed_visit, meaning_of, message_in, verdict

__all__ = ["GRAVITY", "playback"]

#: Where several iterations of a Map are painted as one, the first of these that one of them has is the one that counts.
GRAVITY = ("failed", "timed out", "in progress", "aborted", "caught", "no evidence", "succeeded")
_OUTCOMES = {
    "SUCCEEDED": "succeeded",
    "FAILED": "failed",
    "TIMED_OUT": "timed out",
    "ABORTED": "aborted",
    "RUNNING": "in progress",
}
_MARKED = ("failed", "timed out", "caught", "aborted")


def playback(recording: Recording, stages: Mapping[str, Sequence[tuple[str, str]]] | None = None) -> dict[str, Any]:
    """Return plain JSON: what a replay shows, with every text once in `texts` and referred to by its number.

    stages: name of a state -> its data-flow stages as (stage, JSON text), shown with each visit of it.

    Keys: `events` {id, type, ms since the first, step or -1}; `nodes` {key, name, type, container}; `edges`
    {source, target, kind} by keys of nodes; `steps` {name, type, node or -1, depth, entered, ended (numbers of events,
    ended None while open), status, ms, visit, iteration [[map, index]], input, output, error, cause (numbers of texts),
    plain, attempts, stages}; `taken` [edge, event, step]; `maps` {name, path, iterations};
    `marks` [event, status]; `blamed` the step that made the execution fail, or None.
    """
    history = read_history(recording.events)
    return _Playback(recording, history, stages or {}).table()


class _Playback:
    def __init__(self, recording: Recording, history: History, stages: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        self.recording, self.history, self.stages = recording, history, stages
        self.graph: Graph = graph_of(recording.definition)
        self.keys = places(self.graph, history.visits)
        self.nodes = {key: number for number, key in enumerate(self.graph.states)}
        self.number = {event.id: number for number, event in enumerate(history.events)}
        self.first_ns = next((event.at_ns for event in history.events if event.at_ns is not None), 0)
        self.texts: dict[str, int] = {}
        self.maps: dict[str, dict[str, Any]] = {}
        self.invocations = Invocations(
            recording.logs, [attempt for visit in history.visits for attempt in visit.attempts]
        )

    def table(self) -> dict[str, Any]:
        steps = [self._step(visit) for visit in self.history.visits]
        for entry in self.maps.values():
            entry["iterations"] = sorted(
                ({"index": index, "status": status} for index, status in entry["iterations"].items()),
                key=lambda item: (item["status"] not in ("failed", "timed out"), item["index"]),
            )
        recording = self.recording
        return {
            "machine": recording.machine_name,
            "name": recording.name,
            "title": f"{recording.machine_name} {recording.name}".strip(),
            "status": recording.status,
            "outcome": _OUTCOMES.get(recording.status, "no evidence"),
            "facts": self._facts(),
            "verdict": verdict(recording, self.history),
            "gravity": list(GRAVITY),
            "events": [self._event(event) for event in self.history.events],
            "nodes": [
                {"key": key, "name": state.name, "type": state.type, "container": bool(self.graph.inner(key))}
                for key, state in self.graph.states.items()
            ],
            "edges": [{"source": edge.source, "target": edge.target, "kind": edge.kind} for edge in self.graph.edges],
            "steps": steps,
            "taken": self._taken(),
            "maps": list(self.maps.values()),
            "marks": self._marks(),
            "blamed": blamed.order if (blamed := failed_visit(self.history, self.history.failure)) else None,
            "texts": list(self.texts),
        }

    def _facts(self) -> str:
        recording = self.recording
        duration = recording.duration_s
        where = "LOCAL" if recording.is_local else f"AWS {recording.region}"
        facts = [f"{len(self.history.events)} events", f"{len(self.history.visits)} steps"]
        return " · ".join([*facts, f"{duration:.3f} s" if duration is not None else "still running", where])

    def _text(self, value: Any) -> int | None:
        return None if value is None else self.texts.setdefault(str(value), len(self.texts))

    def _ms(self, event: Event | None) -> float | None:
        return None if event is None or event.at_ns is None else (event.at_ns - self.first_ns) / 1e6

    def _between(self, start: Event | None, stop: Event | None) -> float | None:
        first, last = self._ms(start), self._ms(stop)
        return None if first is None or last is None else last - first

    def _at(self, event: Event | None) -> int | None:
        return None if event is None else self.number.get(event.id)

    def _event(self, event: Event) -> dict[str, Any]:
        visit = self.history.visit_of.get(event.id)
        step = visit.order if visit is not None else -1
        return {"id": event.id, "type": event.type, "ms": self._ms(event) or 0, "step": step}

    def _step(self, visit: Visit) -> dict[str, Any]:
        key = self.keys[visit.order]
        error, cause = self._failure(visit, key)
        return {
            "name": visit.name or "(unknown state)",
            "type": visit.type or "",
            "node": self.nodes[key] if key else -1,
            "depth": visit.scope.depth,
            "entered": self._at(visit.entered) or 0,
            "ended": self._at(visit.ended),
            "status": visit.status or "in progress",
            "ms": self._between(visit.entered, visit.ended),
            "visit": visit.ordinal,
            "iteration": self._iteration(visit.scope),
            "input": self._text(visit.entered.details.get("input") if visit.entered else None),
            "output": self._text(visit.exited.details.get("output") if visit.exited else None),
            "error": self._text(error),
            "cause": self._text(cause),
            "plain": " ".join(part for part in (meaning_of(error), message_in(cause)) if part),
            "attempts": [self._attempt(visit, attempt) for attempt in visit.attempts],
            "stages": [[stage, self._text(text)] for stage, text in self.stages.get(visit.name or "", ())],
        }

    def _failure(self, visit: Visit, key: str | None) -> tuple[Any, Any]:
        """Error and cause of a visit. Inside a Map a Fail state's are in no event: then the definition has them."""
        told = visit.failure.details if visit.failure else {}
        if visit.type == "Fail" and not told and key:
            told = {"error": self.graph.states[key].raw.get("Error"), "cause": self.graph.states[key].raw.get("Cause")}
        return told.get("error"), told.get("cause")

    def _iteration(self, scope: Scope) -> list[list[Any]]:
        """The Map iterations around a scope, outermost first; each is noted in `maps` with how it ended."""
        found: list[list[Any]] = []
        here: Scope | None = scope
        while here is not None and here.owner is not None:
            if here.kind == "iteration" and here.index is not None:
                path = self.keys[here.owner.order] or str(here.owner.name)
                entry = self.maps.setdefault(path, {"name": here.owner.name, "path": path, "iterations": {}})
                seen = {entry["iterations"].get(here.index), here.status or "in progress"}
                entry["iterations"][here.index] = next(status for status in GRAVITY if status in seen)
                found.insert(0, [path, here.index])
            here = here.owner.scope
        return found

    def _attempt(self, visit: Visit, attempt: Attempt) -> dict[str, Any]:
        before = visit.attempts[attempt.number - 2].ended if attempt.number > 1 else None
        lines, joined_by = self.invocations.of(attempt, *window(attempt))
        details = attempt.ended.details if attempt.ended and attempt.status != "succeeded" else {}
        failed = attempt.status in ("failed", "timed out")
        return {
            "n": attempt.number,
            "scheduled": self._at(attempt.scheduled or attempt.started) or 0,
            "ended": self._at(attempt.ended),
            "status": attempt.status or "in progress",
            "ms": self._between(attempt.scheduled, attempt.ended),
            "wait": self._between(before, attempt.scheduled) if before else None,
            "error": self._text(details.get("error") or "(no error name)") if failed else None,
            "cause": self._text(details.get("cause")) if failed else None,
            "plain": message_in(details.get("cause")) if failed else "",
            "logs": [[self._since(line.timestamp), self._text(line.message)] for line in lines],
            "joined_by": joined_by,
        }

    def _since(self, time: datetime) -> float:
        return time.timestamp() * 1e3 - self.first_ns / 1e6

    def _taken(self) -> list[list[int]]:
        """The edges that were taken: [number of the edge, number of the event, step it led to or from]."""
        numbers: dict[tuple[str, str], list[int]] = {}
        for number, edge in enumerate(self.graph.edges):
            numbers.setdefault((edge.source, edge.target), []).append(number)
        taken: list[list[int]] = []
        for visit in self.history.visits:
            target = self.keys[visit.order]
            source = START if visit.via == "start" and visit.scope.owner is None else None
            if visit.came_from is not None:
                source = self.keys[visit.came_from.order]
            at = self._at(visit.entered)
            if source and target and at is not None:
                both = numbers.get((source, target), [])
                catching = [
                    number for number in both if (self.graph.edges[number].kind == "catch") == (visit.via == "catch")
                ]
                taken += [[number, at, visit.order] for number in catching or both]
            if target and visit.scope.owner is None and visit.exited and (target, END) in numbers:
                taken += [[number, self._at(visit.exited) or 0, visit.order] for number in numbers[target, END]]
        return taken

    def _marks(self) -> list[list[Any]]:
        """The events a slider should point out: where an attempt or a state ended badly."""
        found: dict[int, str] = {}
        for visit in self.history.visits:
            ends = [(visit.ended, visit.status), *((attempt.ended, attempt.status) for attempt in visit.attempts)]
            for event, status in ends:
                number = self._at(event)
                if number is not None and status in _MARKED:
                    found[number] = status
        return [[number, status] for number, status in sorted(found.items())]
