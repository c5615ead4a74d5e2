"""Says a state machine as an indented outline: the text twin of the picture, for screen readers and terminals."""

from workbench.asl.graph import END, MISSING, Edge, Graph, Scope, State
from workbench.asl.summary import retry_text, state_text
from workbench.display.draw_labels import plain
from workbench.display.draw_overlay import Overlay

__all__ = ["alt_text", "outline"]


def outline(graph: Graph, overlay: Overlay | None = None, title: str | None = None) -> str:
    """Return one line a state, in the order of the flow, with where it goes next; what dangles comes last."""
    lines = [plain(title or "State machine")]
    lines += _scope_lines(graph, graph.scopes[""], overlay, 1)
    lines += [f"! {plain(problem)}" for problem in graph.problems]
    return "\n".join(lines)


def alt_text(graph: Graph, title: str | None = None) -> str:
    """Return the picture in one or two sentences."""
    count = sum(state.type != MISSING for state in graph.states.values())
    first = graph.scopes[""].start
    start = f", starting at {graph.states[first].name}" if first else ""
    text = f"{title or 'State machine'}: {count} state{'' if count == 1 else 's'}{start}."
    return plain(text)


def _scope_lines(graph: Graph, scope: Scope, overlay: Overlay | None, depth: int) -> list[str]:
    indent = "  " * depth
    lines = []
    for key in _in_flow_order(graph, scope):
        state = graph.states[key]
        lines.append(indent + _state_line(graph, state, overlay))
        lines += [f"{indent}  {text}" for edge in graph.leaving(key) if (text := _edge_text(graph, edge))]
        for inner in graph.inner(key):
            if inner.branch is not None:
                lines.append(f"{indent}  branch {inner.branch + 1}:")
            lines += _scope_lines(graph, inner, overlay, depth + (2 if inner.branch is not None else 1))
    return lines


def _in_flow_order(graph: Graph, scope: Scope) -> list[str]:
    """Return the scope's states, each after the one that leads to it; unreachable ones come last."""
    ordered: dict[str, None] = {}
    waiting = [scope.start] if scope.start else []
    while waiting:
        key = waiting.pop()
        if key in ordered or key == END:
            continue
        ordered[key] = None
        waiting += [edge.target for edge in reversed(graph.leaving(key))]
    return [*ordered, *(key for key in scope.states if key not in ordered)]


def _state_line(graph: Graph, state: State, overlay: Overlay | None) -> str:
    said = [f"{plain(state.name)} ({plain(state_text(state))})"]
    look = overlay.states.get(state.key) if overlay else None
    if look:
        said.append(look.text)
    elif retries := retry_text(state):
        said.append(retries)
    leaving = graph.leaving(state.key)
    plain_ways = [edge for edge in leaving if edge.kind in ("next", "end")]
    said += ["ends" if edge.target == END else f"then {plain(graph.states[edge.target].name)}" for edge in plain_ways]
    return ": ".join([said[0], "; ".join(said[1:])]) if said[1:] else said[0]


def _edge_text(graph: Graph, edge: Edge) -> str:
    if edge.kind in ("next", "end", "start"):
        return ""
    target = plain(graph.states[edge.target].name)
    word = {"choice": "if ", "catch": "on error "}.get(edge.kind, "")
    return f"{word}{plain(edge.label)} -> {target}"
