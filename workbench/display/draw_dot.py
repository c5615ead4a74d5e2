"""Writes a graph of states as dot: which node, cluster and arrow stands where. How they look is in `draw_boxes`."""

from dataclasses import dataclass, field
from typing import Any

from workbench.asl.graph import END, START, Edge, Graph, Scope, State
from workbench.display import draw_boxes
from workbench.display.draw_far import far_arrows
from workbench.display.draw_labels import safe_name
from workbench.display.draw_overlay import Overlay, StateLook, arrow_of
from workbench.display.draw_picture import StateMachineGraph
from workbench.display.theme import Theme

__all__ = ["write_dot"]

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
        self.names = {START: START, END: END}
        self.ids: dict[str, str] = {}
        self.clusters: dict[str, str] = {}
        self.heads: dict[str, list[str]] = {}
        self.tails: dict[str, str] = {}
        self.closing = graph.closing_edges()
        self.far = far_arrows(graph)
        self._name_states()

    def write(self, title: str | None) -> None:
        for part, attributes in draw_boxes.settings(self.theme).items():
            self.picture.attr(part, **attributes)
        if label := draw_boxes.heading(title, self.overlay.outcome if self.overlay else "", self.theme):
            self.picture.attr(label=label, labelloc="t")
        self._end(START, "Start")
        self._scope(self.graph.scopes[""], "\t")
        if any(edge.target == END for edge in self.graph.edges):
            self._end(END, "End")
        for number, arrow in enumerate(_arrows(self.graph), 1):
            self.picture.arrows[f"edge-{number}"] = (arrow.source, arrow.target, arrow.kind)
            self._arrow(arrow, f"edge-{number}")

    def _name_states(self) -> None:
        taken = {START, END}
        for number, state in enumerate(self.graph.states.values(), 1):
            name = safe_name(state.name)
            if name in taken or not name.strip():
                name = f"{name} ({number})"
            taken.add(name)
            self.names[state.key] = name
            self.ids[state.key] = f"state-{number}"
            self.picture.states[f"state-{number}"] = state.key

    def _line(self, indent: str, statement: str, **attributes: str) -> None:
        self.picture.body.append(f"{indent}{statement} [{' '.join(map(_assigned, attributes.items()))}]\n")

    def _end(self, key: str, word: str) -> None:
        reached = not self.overlay or any(key in arrow for arrow in self.overlay.taken)
        self._line("\t", _quoted(key), **draw_boxes.end_attributes(word, reached, self.theme))

    def _scope(self, scope: Scope, indent: str) -> None:
        for key in self.graph.flow_order(scope):
            state = self.graph.states[key]
            if state.type in _CONTAINERS or self.graph.inner(key):
                self._container(state, indent)
            else:
                attributes = draw_boxes.box_attributes(state, self._look(state), self.theme)
                self._line(indent, _quoted(self.names[key]), id=self.ids[key], **attributes)

    def _look(self, state: State) -> StateLook | None:
        return self.overlay.states.get(state.key) if self.overlay else None

    def _container(self, state: State, indent: str) -> None:
        cluster = self.clusters[state.key] = f"cluster_{len(self.clusters) + 1}"
        self.picture.body.append(f"{indent}subgraph {cluster} {{\n")
        attributes = draw_boxes.cluster_attributes(state, self._look(state), self.theme)
        self._line(f"{indent}\t", "graph", id=self.ids[state.key], **attributes)
        scopes = [scope for scope in self.graph.inner(state.key) if self.graph.flow_order(scope)]
        for scope in scopes:
            self._scope(scope, f"{indent}\t")
        self._anchors(state, scopes, f"{indent}\t")
        self.picture.body.append(f"{indent}}}\n")

    def _anchors(self, state: State, scopes: list[Scope], indent: str) -> None:
        """Choose the nodes that carry the arrows into and out of a cluster: dot draws none to a cluster itself."""
        cluster = self.clusters[state.key]
        starts = [self.graph.flow_order(scope)[0] for scope in scopes]
        heads = [head for start in starts for head in self._heads(start)]
        ends = [self._tail(end) for scope in scopes for end in self._ends(scope)]
        if not heads:
            heads = ends = [self._point(f"|inside {cluster}", indent)]
        if len(heads) > 1 and not any(start in self.clusters for start in starts):
            self.picture.body.append(f"{indent}{{ rank=same; {'; '.join(map(_quoted, heads))} }}\n")
        elif len(heads) > 1:
            top = self._point(f"|into {cluster}", indent)
            for head in heads:
                self._line(indent, f"{_quoted(top)} -> {_quoted(head)}", style="invis")
            heads = [top]
        self.heads[state.key] = heads
        if len(ends) == 1:
            self.tails[state.key] = ends[0]
            return
        bottom = self.tails[state.key] = self._point(f"|out of {cluster}", indent)
        for number, end in enumerate(ends):
            weight = "1" if number == (len(ends) - 1) // 2 else "0"
            self._line(indent, f"{_quoted(end)} -> {_quoted(bottom)}", style="invis", weight=weight)

    def _point(self, name: str, indent: str) -> str:
        """Write a node that is not seen; `|` keeps its name apart from every state's."""
        self._line(indent, _quoted(name), style="invis", shape="point", width="0.01", height="0.01", label="")
        return name

    def _ends(self, scope: Scope) -> list[str]:
        keys = self.graph.flow_order(scope)
        return [key for key in keys if all(edge.kind == "catch" for edge in self.graph.leaving(key))] or keys[-1:]

    def _heads(self, key: str) -> list[str]:
        return self.heads.get(key) or [self.names[key]]

    def _tail(self, key: str) -> str:
        return self.tails.get(key) or self.names[key]

    def _arrow(self, arrow: _Arrow, name: str) -> None:
        count = self.overlay.count(arrow.edges[0]) if self.overlay else 0
        times = self.overlay.times(arrow.edges[0]) if self.overlay else ""
        lying = self.picture.graph_attr.get("rankdir") == "LR"
        attributes = {
            "id": name,
            **draw_boxes.arrow_attributes(arrow.edges, arrow.kind, count, times, self.theme, lying),
        }
        if (arrow.source, arrow.target) in self.far:
            self._cut_short(arrow, name, attributes)
            return
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

    def _cut_short(self, arrow: _Arrow, name: str, attributes: dict[str, str]) -> None:
        """Draw the arrow to a sign that names its target instead of the way there."""
        sign = f"|{name}"
        said = "End" if arrow.target == END else self.graph.states[arrow.target].name
        self._line("\t", _quoted(sign), **draw_boxes.sign_attributes(said, "taken" in attributes["class"], self.theme))
        if arrow.source in self.clusters:
            attributes["ltail"] = self.clusters[arrow.source]
        self._line("\t", f"{_quoted(self._tail(arrow.source))} -> {_quoted(sign)}", **attributes)


def _assigned(attribute: tuple[str, str]) -> str:
    """Write one attribute; a value in angle brackets is an HTML-like label, in any other only quotes need escaping."""
    name, value = attribute
    if value[:1] == "<" and value[-1:] == ">":
        return f"{name}={value}"
    quoted = value.replace('"', '\\"')
    return f'{name}="{quoted}"'


def _quoted(name: str) -> str:
    return f'"{name}"'


def _arrows(graph: Graph) -> list[_Arrow]:
    """Return the arrows in the order of the flow, which is the order dot lays them out in."""
    arrows: dict[Any, _Arrow] = {}
    sources = [START, *(key for scope in graph.scopes.values() for key in graph.flow_order(scope))]
    for edge in (edge for source in sources for edge in graph.leaving(source)):
        arrow = arrow_of(edge)
        arrows.setdefault(arrow, _Arrow(*arrow)).edges.append(edge)
    return list(arrows.values())
