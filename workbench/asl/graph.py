"""Turns a definition into states, scopes and edges: what a picture, an outline or a comparison is made from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from workbench.asl.conditions import condition_text

__all__ = ["END", "MISSING", "START", "UNKNOWN", "Edge", "Graph", "Scope", "State", "graph_of"]

#: Source of the edge to the first state, and target of the edges from the last ones. No state has such a key.
START, END = "start", "end"
#: `State.type` of a state that is pointed at and does not exist.
MISSING = "Missing"
#: `State.type` of a state that says none.
UNKNOWN = "?"

EdgeKind = Literal["start", "next", "choice", "default", "catch", "end"]


@dataclass(frozen=True)
class State:
    """One state. `key` is its path, `States/Each/ItemProcessor/States/Charge`, so equal names never collide."""

    key: str
    name: str
    type: str
    scope: str
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Scope:
    """The states of one machine: the top level (key ""), a Map's processor, or a Parallel's branch.

    `owner` is the key of the Map or Parallel, `branch` the index of a Parallel's branch, `start` the key of the first
    state (None when StartAt is missing), `states` the keys in the order they are written.
    """

    key: str
    owner: str | None
    branch: int | None
    start: str | None
    states: tuple[str, ...]


@dataclass(frozen=True)
class Edge:
    """A way from one state to another; `label` says when it is taken ("" = always), `index` which rule or catcher."""

    source: str
    target: str
    kind: EdgeKind
    label: str = ""
    index: int | None = None


@dataclass(frozen=True)
class Graph:
    """A whole definition. `problems` says what dangles, one sentence each; those parts are drawn all the same."""

    states: dict[str, State]
    scopes: dict[str, Scope]
    edges: tuple[Edge, ...]
    problems: tuple[str, ...]

    def inner(self, key: str) -> tuple[Scope, ...]:
        """Return the scopes inside a Map or Parallel, in order."""
        return tuple(scope for scope in self.scopes.values() if scope.owner == key)

    @cached_property
    def ways(self) -> dict[str, list[Edge]]:
        """Return source -> the edges that leave it, in the order of the definition."""
        found: dict[str, list[Edge]] = {}
        for edge in self.edges:
            found.setdefault(edge.source, []).append(edge)
        return found

    def leaving(self, key: str) -> list[Edge]:
        """Return the edges that leave a state, in the order of the definition."""
        return self.ways.get(key, [])

    def flow_order(self, scope: Scope) -> list[str]:
        """Return a scope's states, also missing ones, each after one that leads to it; unreachable ones come last."""
        ordered: dict[str, None] = {}
        waiting = [*reversed(scope.states), *([scope.start] if scope.start else [])]
        while waiting:
            key = waiting.pop()
            if key not in ordered and key != END:
                ordered[key] = None
                waiting += [edge.target for edge in reversed(self.leaving(key))]
        return list(ordered)

    def closing_edges(self) -> set[tuple[str, str]]:
        """Return the (source, target) pairs that lead back to a state on the way: the ones that make a loop."""
        closing: set[tuple[str, str]] = set()
        done: set[str] = set()
        for first in (key for scope in self.scopes.values() for key in self.flow_order(scope)):
            way: dict[str, None] = {}
            waiting = [(first, False)]
            while waiting:
                key, leaving = waiting.pop()
                if leaving:
                    del way[key]
                    done.add(key)
                elif key not in done and key not in way:
                    way[key] = None
                    waiting.append((key, True))
                    targets = [edge.target for edge in self.leaving(key)]
                    closing |= {(key, target) for target in targets if target in way}
                    waiting += [(target, False) for target in reversed(targets)]
        return closing


def graph_of(definition: Mapping[str, Any]) -> Graph:
    """Return the graph of a definition from `load_definition`. Never raises: what is wrong is in `problems`."""
    builder = _Builder()
    builder.scope(definition, "", None, None)
    return Graph(builder.states, builder.scopes, tuple(builder.edges), tuple(builder.problems))


class _Builder:
    def __init__(self) -> None:
        self.states: dict[str, State] = {}
        self.scopes: dict[str, Scope] = {}
        self.edges: list[Edge] = []
        self.problems: list[str] = []

    def scope(self, machine: Mapping[str, Any], key: str, owner: State | None, branch: int | None) -> None:
        found = machine.get("States")
        raw_states: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
        prefix = f"{key}/States" if key else "States"
        where = "The machine" if owner is None else f"{owner.type} {owner.name!r}"
        own: dict[str, str] = {}
        for name, raw in raw_states.items():
            own[str(name)] = f"{prefix}/{name}"
            self._add_state(str(name), own[str(name)], key, raw)
        if not own:
            self.problems.append(f"{where} has no states.")
        start_at = machine.get("StartAt")
        start = None
        if start_at is None:
            self.problems.append(f"{where} has no StartAt.")
        else:
            start = self._resolve(start_at, own, key, f"StartAt of {where[0].lower()}{where[1:]}")
        self.scopes[key] = Scope(key, owner.key if owner else None, branch, start, tuple(own.values()))
        if owner is None and start:
            self.edges.append(Edge(START, start, "start"))
        for state_key in list(own.values()):
            self._connect(self.states[state_key], own)
        for state_key in list(own.values()):
            for index, inner_key, inner in _inner_machines(self.states[state_key]):
                self.scope(inner, f"{state_key}/{inner_key}", self.states[state_key], index)

    def _add_state(self, name: str, key: str, scope: str, raw: Any) -> None:
        if not isinstance(raw, Mapping):
            self.problems.append(f"State {name!r} is {type(raw).__name__}, not an object.")
            self.states[key] = State(key, name, UNKNOWN, scope)
            return
        kind = raw.get("Type")
        if not isinstance(kind, str) or not kind:
            self.problems.append(f"State {name!r} has no Type.")
            kind = UNKNOWN
        self.states[key] = State(key, name, kind, scope, raw)

    def _resolve(self, name: Any, own: dict[str, str], scope: str, where: str) -> str:
        if str(name) in own:
            return own[str(name)]
        key = f"{scope}/missing/{name}"
        if key not in self.states:
            self.states[key] = State(key, str(name), MISSING, scope)
        self.problems.append(f"{where} points at {name!r}, which is not among its states.")
        return key

    def _connect(self, state: State, own: dict[str, str]) -> None:
        leaves = False
        for kind, target, label, index, where in _transitions(state):
            key = self._resolve(target, own, state.scope, f"{where} of {state.name!r}")
            self.edges.append(Edge(state.key, key, kind, label, index))
            leaves = leaves or kind != "catch"
        if state.scope == "" and (state.type in ("Succeed", "Fail") or state.raw.get("End") is True):
            self.edges.append(Edge(state.key, END, "end"))
        elif not leaves and state.raw and state.type not in ("Succeed", "Fail") and state.raw.get("End") is not True:
            self.problems.append(f"State {state.name!r} has neither Next nor End.")


def _transitions(state: State) -> Iterator[tuple[EdgeKind, Any, str, int | None, str]]:
    """Yield (kind, name of the target, label, index, where it is written)."""
    raw = state.raw
    if state.type == "Choice":
        for index, rule in enumerate(_list(raw.get("Choices"))):
            if isinstance(rule, Mapping) and "Next" in rule:
                yield "choice", rule["Next"], condition_text(rule), index, f"Choices[{index}].Next"
        if raw.get("Default") is not None:
            yield "default", raw["Default"], "otherwise", None, "Default"
    elif raw.get("Next") is not None:
        yield "next", raw["Next"], "", None, "Next"
    for index, catcher in enumerate(_list(raw.get("Catch"))):
        if isinstance(catcher, Mapping) and "Next" in catcher:
            errors = ", ".join(str(error) for error in _list(catcher.get("ErrorEquals"))) or "?"
            yield "catch", catcher["Next"], errors, index, f"Catch[{index}].Next"


def _inner_machines(state: State) -> Iterator[tuple[int | None, str, Mapping[str, Any]]]:
    """Yield (branch index, key below the state, machine) of a Map's processor or a Parallel's branches."""
    if state.type == "Map" or "ItemProcessor" in state.raw or "Iterator" in state.raw:
        name = "Iterator" if "ItemProcessor" not in state.raw else "ItemProcessor"
        inner = state.raw.get(name)
        yield None, name, inner if isinstance(inner, Mapping) else {}
    elif state.type == "Parallel" or "Branches" in state.raw:
        for index, inner in enumerate(_list(state.raw.get("Branches"))):
            yield index, f"Branches/{index}", inner if isinstance(inner, Mapping) else {}


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]
