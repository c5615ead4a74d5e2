"""Lays two graphs over each other: every state and edge that one of them has, once."""

from dataclasses import replace

from workbench.asl.graph import MISSING, Edge, Graph, Scope

__all__ = ["merged"]


def merged(a: Graph, b: Graph) -> Graph:
    """Return one graph with the states, scopes and edges of both; the order is a's, what only b has comes after."""
    states = dict(a.states)
    for key, state in b.states.items():
        if key not in states or states[key].type == MISSING:
            states[key] = state
    scopes: dict[str, Scope] = dict(a.scopes)
    for key, scope in b.scopes.items():
        known = scopes.get(key)
        keys = tuple(dict.fromkeys([*(known.states if known else ()), *scope.states]))
        scopes[key] = replace(known or scope, states=keys)
    edges: dict[tuple[str, str, str, str], Edge] = {}
    for edge in (*a.edges, *b.edges):
        edges.setdefault((edge.source, edge.target, edge.kind, edge.label), edge)
    return Graph(states, scopes, tuple(edges.values()), tuple(dict.fromkeys([*a.problems, *b.problems])))
