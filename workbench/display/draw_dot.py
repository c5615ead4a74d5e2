"""Writes a graph of states as dot: states as boxes, Maps and Parallels as clusters, edges with their conditions."""

from dataclasses import dataclass, field
from typing import Any

from graphviz.quoting import attr_list

from workbench.asl.graph import END, MISSING, START, Edge, Graph, Scope, State
from workbench.asl.summary import retry_text, state_text
from workbench.display.draw_labels import label, safe_name, tooltip, wrapped
from workbench.display.draw_overlay import Overlay, StateLook
from workbench.display.draw_picture import StateMachineGraph
from workbench.display.theme import START_END, STATUS, Theme, mixed, on

__all__ = ["write_dot"]

_FONT = "Helvetica"
_SMALL, _NORMAL = 9, 12
_CONTAINERS = ("Map", "Parallel")


def write_dot(
    picture: StateMachineGraph, graph: Graph, theme: Theme, overlay: Overlay | None, title: str | None
) -> None:
    """Fill the picture. `overlay` says what happened to each state; without it the definition alone is drawn."""
    _Writer(picture, graph, theme, overlay).write(title)


@dataclass
class _Arrow:
    """The edges between the same two states that are drawn as one, with a label line each."""

    source: str
    target: str
    kind: str
    edges: list[Edge] = field(default_factory=list)


class _Writer:
    def __init__(self, picture: StateMachineGraph, graph: Graph, theme: Theme, overlay: Overlay | None):
        self.picture, self.graph, self.theme, self.overlay = picture, graph, theme, overlay
        self.names: dict[str, str] = {}
        self.clusters: dict[str, str] = {}
        self.heads: dict[str, str] = {}
        self.tails: dict[str, str] = {}
        self._name_states()

    def write(self, title: str | None) -> None:
        self._settings(title)
        self._ball(START, "Start")
        self._scope(self.graph.scopes[""], "\t")
        if any(edge.target == END for edge in self.graph.edges):
            self._ball(END, "End")
        for arrow in _arrows(self.graph.edges):
            self._arrow(arrow)

    def _name_states(self) -> None:
        taken = {START, END}
        for number, state in enumerate(self.graph.states.values(), 1):
            name = safe_name(state.name)
            if name in taken or not name.strip():
                name = f"{name} ({number})"
            taken.add(name)
            self.names[state.key] = name
            self.picture.states[f"state-{number}"] = state.key

    def _settings(self, title: str | None) -> None:
        theme = self.theme
        self.picture.attr(
            bgcolor=theme.background,
            compound="true",
            fontname=_FONT,
            fontcolor=theme.ink,
            nodesep="0.35",
            ranksep="0.4",
            pad="0.25",
            margin="0",
        )
        if title:
            lines = [(line, theme.ink, 14, True) for line in wrapped(title, 60, 3)]
            self.picture.attr(label=label(lines), labelloc="t")
        self.picture.attr(
            "node",
            shape="box",
            style="rounded,filled",
            fontname=_FONT,
            fillcolor=theme.surface,
            color=theme.line,
            margin="0.18,0.09",
            height="0.5",
            penwidth="1",
        )
        self.picture.attr(
            "edge",
            fontname=_FONT,
            fontsize=str(_SMALL),
            color=theme.line,
            fontcolor=theme.muted,
            arrowsize="0.7",
            penwidth="1.2",
        )

    def _line(self, indent: str, statement: str, **attributes: str) -> None:
        self.picture.body.append(f"{indent}{statement}{attr_list(kwargs=attributes)}\n")

    def _ball(self, key: str, word: str) -> None:
        name = _quoted(self._dot_name(key))
        ink = on(START_END)
        self._line(
            "\t",
            name,
            shape="circle",
            style="filled",
            fillcolor=START_END,
            color=START_END,
            width="0.5",
            margin="0.02",
            fixedsize="true",
            label=label([(word, ink, _SMALL, False)]),
            tooltip=word,
            **{"class": "terminal"},
        )

    def _dot_name(self, key: str) -> str:
        return self.names.get(key, key)

    def _scope(self, scope: Scope, indent: str) -> None:
        keys = [
            *scope.states,
            *(s.key for s in self.graph.states.values() if s.type == MISSING and s.scope == scope.key),
        ]
        for key in keys:
            state = self.graph.states[key]
            if state.type in _CONTAINERS or self.graph.inner(key):
                self._container(state, indent)
            else:
                self._box(state, indent)

    def _id(self, key: str) -> str:
        return next(each for each, found in self.picture.states.items() if found == key)

    def _look(self, state: State) -> StateLook | None:
        return self.overlay.states.get(state.key) if self.overlay else None

    def _box(self, state: State, indent: str) -> None:
        theme, look = self.theme, self._look(state)
        style, fill, edge, ink, muted = "rounded,filled", theme.surface, theme.line, theme.ink, theme.muted
        if state.type == MISSING:
            style, fill, edge, muted = "rounded,dashed,filled", theme.background, theme.alarm, theme.alarm
        elif look and look.status in STATUS:
            fill = edge = STATUS[look.status]
            ink = muted = on(fill)
        elif look:
            style, fill = "rounded,dashed,filled", theme.background
        lines = [(line, muted, _SMALL, False) for line in wrapped(_above(state), 44, 2)]
        lines += [(line, ink, _NORMAL, False) for line in wrapped(state.name, 28, 4)]
        below = look.text if look else _below(state)
        lines += [(line, muted, _SMALL, False) for line in wrapped(below, 44, 2)] if below else []
        kind = state.type.lower() if state.type.isalpha() else "unknown"
        self._line(
            indent,
            _quoted(self.names[state.key]),
            label=label(lines),
            tooltip=tooltip(_told(state, look)),
            id=self._id(state.key),
            style=style,
            fillcolor=fill,
            color=edge,
            **{"class": " ".join(["state", kind, *([look.css] if look else [])])},
        )

    def _container(self, state: State, indent: str) -> None:
        theme, look = self.theme, self._look(state)
        cluster = self.clusters[state.key] = f"cluster_{len(self.clusters) + 1}"
        fill, edge, style, width = theme.panel, theme.line, "rounded,filled", "1"
        if look and look.status in STATUS:
            edge, width = STATUS[look.status], "2.5"
            fill = mixed(edge, theme.background, 0.12)
        elif look:
            style, fill = "rounded,dashed,filled", theme.background
        lines = [(line, theme.muted, _SMALL, False) for line in wrapped(_above(state), 44, 2)]
        lines += [(line, theme.ink, _NORMAL, True) for line in wrapped(state.name, 36, 3)]
        below = look.text if look else _below(state)
        lines += (
            [(line, theme.ink if look else theme.muted, _SMALL, bool(look)) for line in wrapped(below, 48, 3)]
            if below
            else []
        )
        kind = state.type.lower() if state.type.isalpha() else "unknown"
        self.picture.body.append(f"{indent}subgraph {cluster} {{\n")
        deeper = indent + "\t"
        self._line(
            deeper,
            "graph",
            label=label(lines, left=True),
            labeljust="l",
            labelloc="t",
            style=style,
            fillcolor=fill,
            color=edge,
            penwidth=width,
            margin="12",
            tooltip=tooltip(_told(state, look)),
            id=self._id(state.key),
            **{"class": " ".join(["state", kind, *([look.css] if look else [])])},
        )
        scopes = [scope for scope in self.graph.inner(state.key) if scope.states]
        for scope in scopes:
            self._scope(scope, deeper)
        self._anchors(state, scopes, deeper)
        self.picture.body.append(f"{indent}}}\n")

    def _anchors(self, state: State, scopes: list[Scope], indent: str) -> None:
        """Choose the nodes that carry the edges into and out of a cluster: dot draws no edge to a cluster itself."""
        starts = [scope.start or scope.states[0] for scope in scopes]
        ends = [end for scope in scopes for end in self._ends(scope)]
        if not starts:
            self.heads[state.key] = self.tails[state.key] = self._point(f"inside {self.names[state.key]}", indent)
            return
        if len(starts) == 1:
            self.heads[state.key] = self._head(starts[0])
        else:
            top = self.heads[state.key] = self._point(f"into {self.names[state.key]}", indent)
            for start in starts:
                self._line(indent, f"{_quoted(top)} -> {_quoted(self._head(start))}", style="invis", weight="2")
        if len(ends) == 1:
            self.tails[state.key] = self._tail(ends[0])
        else:
            bottom = self.tails[state.key] = self._point(f"out of {self.names[state.key]}", indent)
            for end in ends:
                self._line(indent, f"{_quoted(self._tail(end))} -> {_quoted(bottom)}", style="invis", weight="2")

    def _point(self, name: str, indent: str) -> str:
        self._line(indent, _quoted(name), style="invis", shape="point", width="0.01", height="0.01", label="")
        return name

    def _ends(self, scope: Scope) -> list[str]:
        going = {edge.source for edge in self.graph.edges if edge.kind != "catch"}
        return [key for key in scope.states if key not in going] or [scope.states[-1]]

    def _head(self, key: str) -> str:
        return self.heads.get(key) or self._dot_name(key)

    def _tail(self, key: str) -> str:
        return self.tails.get(key) or self._dot_name(key)

    def _arrow(self, arrow: _Arrow) -> None:
        theme = self.theme
        attributes: dict[str, str] = {"class": arrow.kind}
        ink = theme.muted
        if arrow.kind == "catch":
            attributes["style"] = "dashed"
        if self.overlay and (arrow.source, arrow.target, arrow.kind) in self.overlay.taken:
            attributes |= {"color": theme.taken, "penwidth": "2.6"}
            attributes["class"] += " taken"
            ink = theme.ink
        if text := _arrow_text(arrow):
            told = "\n".join(text)
            lines = [line for each in text[:4] for line in wrapped(each, 30, 3)]
            lines += [f"and {len(text) - 4} more"] if len(text) > 4 else []
            padded = [(f"\u00a0{line}\u00a0", ink, _SMALL, False) for line in lines]
            attributes |= {
                "label": label(padded, left=len(padded) > 1),
                "labeltooltip": tooltip(told),
                "tooltip": tooltip(told),
            }
        if arrow.source != arrow.target:
            if arrow.target in self.clusters:
                attributes["lhead"] = self.clusters[arrow.target]
            if arrow.source in self.clusters:
                attributes["ltail"] = self.clusters[arrow.source]
        tail, head = _quoted(self._tail(arrow.source)), _quoted(self._head(arrow.target))
        self._line("\t", f"{tail} -> {head}", **attributes)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _above(state: State) -> str:
    return "points at nothing" if state.type == MISSING else state_text(state)


def _below(state: State) -> str:
    return f"↻ {retries}" if (retries := retry_text(state)) else ""


def _told(state: State, look: StateLook | None) -> str:
    said = [state.name, _above(state)]
    if look:
        said.append(look.text)
    if comment := state.raw.get("Comment"):
        said.append(str(comment))
    if retries := retry_text(state):
        said.append(f"Retry: {retries}")
    return "\n".join(said)


def _arrows(edges: tuple[Edge, ...]) -> list[_Arrow]:
    arrows: dict[Any, _Arrow] = {}
    for edge in edges:
        kind = "choice" if edge.kind == "default" else edge.kind
        arrows.setdefault((edge.source, edge.target, kind), _Arrow(edge.source, edge.target, kind)).edges.append(edge)
    return list(arrows.values())


def _arrow_text(arrow: _Arrow) -> list[str]:
    if arrow.kind == "catch":
        return [f"catch {edge.label}" for edge in arrow.edges]
    return [edge.label for edge in arrow.edges if edge.label]
