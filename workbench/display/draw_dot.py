"""Writes a graph of states as dot: states as boxes, Maps and Parallels as clusters, edges with their conditions."""

from dataclasses import dataclass, field
from typing import Any

from graphviz.quoting import attr_list

from workbench.asl.graph import END, MISSING, START, Edge, Graph, Scope, State
from workbench.asl.summary import retry_text, state_text
from workbench.display.draw_labels import label, packed, safe_name, tooltip, wrapped
from workbench.display.draw_overlay import Overlay, StateLook, arrow_of
from workbench.display.draw_picture import StateMachineGraph
from workbench.display.theme import START_END, Theme, mixed, on

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
        self.heads: dict[str, list[str]] = {}
        self.tails: dict[str, str] = {}
        self.closing = graph.closing_edges()
        self._name_states()

    def write(self, title: str | None) -> None:
        self._settings(title)
        self._ball(START, "Start")
        self._scope(self.graph.scopes[""], "\t")
        if any(edge.target == END for edge in self.graph.edges):
            self._ball(END, "End")
        for number, arrow in enumerate(_arrows(self.graph), 1):
            self.picture.edges[f"edge-{number}"] = (arrow.source, arrow.target, arrow.kind)
            self._arrow(arrow, f"edge-{number}")

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
        lines = [(line, theme.ink, 14, True) for line in wrapped(title, 60, 3)] if title else []
        if self.overlay and self.overlay.outcome:
            lines += [(line, theme.ink, 11, False) for line in wrapped(self.overlay.outcome, 70, 2)]
        if lines:
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
        reached = not self.overlay or any(key in arrow for arrow in self.overlay.taken)
        fill = START_END if reached else self.theme.background
        self._line(
            "\t",
            _quoted(key),
            shape="circle",
            style="filled" if reached else "filled,dashed",
            fillcolor=fill,
            color=START_END if reached else self.theme.line,
            width="0.5",
            margin="0.02",
            fixedsize="true",
            label=label([(word, on(fill), _SMALL, False)]),
            tooltip=word if reached else f"{word}: not reached",
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
        elif look and look.colour:
            fill = edge = look.colour
            ink = muted = on(fill)
        elif look:
            style, fill = "rounded,dashed,filled", theme.background
        lines = [(line, muted, _SMALL, False) for line in wrapped(_above(state), 44, 2)]
        lines += [(line, ink, _NORMAL, False) for line in wrapped(state.name, 28, 4)]
        lines += [(line, muted, _SMALL, False) for line in packed(_below(state, look), 44, 3)]
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
        if look and look.colour:
            edge, width = look.colour, "2.5"
            fill = mixed(edge, theme.background, 0.12)
        elif look:
            style, fill = "rounded,dashed,filled", theme.background
        lines = [(line, theme.muted, _SMALL, False) for line in wrapped(_above(state), 44, 2)]
        lines += [(line, theme.ink, _NORMAL, True) for line in wrapped(state.name, 36, 3)]
        lines += [
            (line, theme.ink if look else theme.muted, _SMALL, bool(look))
            for line in packed(_below(state, look), 44, 4)
        ]
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
        heads = [head for start in starts for head in self._heads(start)]
        ends = [self._tail(end) for scope in scopes for end in self._ends(scope)]
        if not heads:
            heads = ends = [self._point(f"inside {self.names[state.key]}", indent)]
        if len(heads) > 1 and not any(start in self.clusters for start in starts):
            self.picture.body.append(f"{indent}{{ rank=same; {'; '.join(map(_quoted, heads))} }}\n")
        elif len(heads) > 1:
            top = self._point(f"into {self.names[state.key]}", indent)
            for head in heads:
                self._line(indent, f"{_quoted(top)} -> {_quoted(head)}", style="invis")
            heads = [top]
        self.heads[state.key] = heads
        if len(ends) == 1:
            self.tails[state.key] = ends[0]
            return
        bottom = self.tails[state.key] = self._point(f"out of {self.names[state.key]}", indent)
        for number, end in enumerate(ends):
            weight = "1" if number == (len(ends) - 1) // 2 else "0"
            self._line(indent, f"{_quoted(end)} -> {_quoted(bottom)}", style="invis", weight=weight)

    def _point(self, name: str, indent: str) -> str:
        self._line(indent, _quoted(name), style="invis", shape="point", width="0.01", height="0.01", label="")
        return name

    def _ends(self, scope: Scope) -> list[str]:
        going = {edge.source for edge in self.graph.edges if edge.kind != "catch"}
        return [key for key in scope.states if key not in going] or [scope.states[-1]]

    def _heads(self, key: str) -> list[str]:
        return self.heads.get(key) or [self._dot_name(key)]

    def _tail(self, key: str) -> str:
        return self.tails.get(key) or self._dot_name(key)

    def _arrow(self, arrow: _Arrow, name: str) -> None:
        theme = self.theme
        attributes: dict[str, str] = {"id": name, "class": arrow.kind}
        ink = theme.muted
        if arrow.kind == "catch":
            attributes["style"] = "dashed"
        count = self.overlay.count(arrow.edges[0]) if self.overlay else 0
        if count:
            attributes |= {"color": theme.taken, "penwidth": "2.4"}
            attributes["class"] += " taken"
            ink = theme.ink
        text = _arrow_text(arrow) + ([f"×{count}"] if count > 1 else [])
        if text:
            told = "\n".join(text)
            lines = [line for each in text[:4] for line in wrapped(each, 30, 3)]
            lines += [f"and {len(text) - 4} more"] if len(text) > 4 else []
            padded = [(line, ink, _SMALL, False) for line in lines]
            attributes |= {
                "label": label(padded, left=True),
                "labeltooltip": tooltip(told),
                "tooltip": tooltip(told),
            }
        tail, heads = self._tail(arrow.source), self._heads(arrow.target)
        seen = heads[(len(heads) - 1) // 2]
        back = (arrow.source, arrow.target) in self.closing
        at_head, at_tail = ("ltail", "lhead") if back else ("lhead", "ltail")
        if arrow.source != arrow.target:
            if arrow.target in self.clusters:
                attributes[at_head] = self.clusters[arrow.target]
            if arrow.source in self.clusters:
                attributes[at_tail] = self.clusters[arrow.source]
        if back:
            self._line("\t", f"{_quoted(seen)} -> {_quoted(tail)}", dir="back", **attributes)
            return
        for head in heads:
            shown = attributes if head == seen else {"style": "invis"}
            self._line("\t", f"{_quoted(tail)} -> {_quoted(head)}", **shown)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _above(state: State) -> str:
    return "points at nothing" if state.type == MISSING else state_text(state)


def _below(state: State, look: StateLook | None) -> list[str]:
    if look:
        return look.parts
    return [f"↻ {retries}"] if (retries := retry_text(state)) else []


def _told(state: State, look: StateLook | None) -> str:
    said = [state.name, _above(state)]
    if look:
        said += [look.text, *look.details]
    if comment := state.raw.get("Comment"):
        said.append(str(comment))
    if retries := retry_text(state):
        said.append(f"Retry: {retries}")
    return "\n".join(each[:400] for each in said)


def _arrows(graph: Graph) -> list[_Arrow]:
    """Return the arrows in the order of the flow, which is the order dot lays them out in."""
    arrows: dict[Any, _Arrow] = {}
    sources = [START, *(key for scope in graph.scopes.values() for key in graph.flow_order(scope))]
    for edge in (edge for source in sources for edge in graph.leaving(source)):
        arrow = arrow_of(edge)
        arrows.setdefault(arrow, _Arrow(*arrow)).edges.append(edge)
    return list(arrows.values())


def _arrow_text(arrow: _Arrow) -> list[str]:
    if arrow.kind == "catch":
        return [f"catch {edge.label}" for edge in arrow.edges]
    return [edge.label for edge in arrow.edges if edge.label]
