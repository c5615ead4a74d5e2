"""Says a state machine as an indented outline: the text twin of the picture, for screen readers and terminals."""

from workbench.asl.graph import END, MISSING, Edge, Graph, Scope, State
from workbench.asl.summary import retry_text, state_text
from workbench.display.draw_labels import plain
from workbench.display.draw_overlay import Overlay, arrow_of

__all__ = ["alt_text", "outline"]


def outline(graph: Graph, overlay: Overlay | None = None, title: str | None = None) -> str:
    """Return one line a state, in the order of the flow, with where it goes next; what dangles comes last."""
    lines = [title or "State machine"]
    if overlay:
        lines[0] += f": {overlay.subject}{overlay.told}"
    lines += _scope_lines(graph, graph.scopes[""], overlay, 1)
    lines += [f"! {problem}" for problem in graph.problems]
    if overlay:
        lines += [f"! The events name {name!r}, which this definition does not have." for name in overlay.strangers]
    return "\n".join(_one_line(line) for line in lines)


def alt_text(graph: Graph, overlay: Overlay | None = None, title: str | None = None) -> str:
    """Return the picture in one or two sentences."""
    count = sum(state.type != MISSING for state in graph.states.values())
    first = graph.scopes[""].start
    start = f", starting at {graph.states[first].name}" if first else ""
    text = f"{title or 'State machine'}: {count} state{'' if count == 1 else 's'}{start}."
    said = overlay.subject + overlay.told if overlay else ""
    return _one_line(f"{text} {said[:1].upper()}{said[1:]}." if said else text)


def _scope_lines(graph: Graph, scope: Scope, overlay: Overlay | None, depth: int) -> list[str]:
    indent = "  " * depth
    lines = []
    for key in graph.flow_order(scope):
        state = graph.states[key]
        lines.append(indent + _state_line(graph, state, overlay))
        lines += [f"{indent}  {text}" for edge in graph.leaving(key) if (text := _edge_text(graph, edge, overlay))]
        for inner in graph.inner(key):
            if inner.branch is not None:
                lines.append(f"{indent}  branch {inner.branch + 1}:")
            lines += _scope_lines(graph, inner, overlay, depth + (2 if inner.branch is not None else 1))
    return lines


def _state_line(graph: Graph, state: State, overlay: Overlay | None) -> str:
    said = [f"{state.name} ({state_text(state)})"]
    look = overlay.states.get(state.key) if overlay else None
    if look:
        said += [", ".join([look.status, *look.notes]), *(detail[:200] for detail in look.details)]
    elif retries := retry_text(state):
        said.append(retries)
    leaving = graph.leaving(state.key)
    plain_ways = [edge for edge in leaving if edge.kind in ("next", "end")]
    said += ["ends" if edge.target == END else f"then {graph.states[edge.target].name}" for edge in plain_ways]
    return ": ".join([said[0], "; ".join(said[1:])]) if said[1:] else said[0]


def _edge_text(graph: Graph, edge: Edge, overlay: Overlay | None) -> str:
    if edge.kind in ("next", "end", "start"):
        return ""
    target = graph.states[edge.target].name
    word = {"choice": "if ", "catch": "on error "}.get(edge.kind, "")
    count, times = (overlay.count(edge), overlay.times(edge)) if overlay else (0, "")
    shared = sum(arrow_of(other) == arrow_of(edge) for other in graph.leaving(edge.source)) > 1
    taken = f" ({'one of these was ' if shared else ''}taken{f' {times}' if times else ''})" if count else ""
    return f"{word}{edge.label} -> {target}{taken}"


def _one_line(text: str) -> str:
    return plain(text).replace("\n", " ")
