"""Finds, for every visit of a history, the state of the definition it was a visit of, also where names repeat."""

from workbench.asl.graph import Graph
from workbench.frames.scopes import Scope, Visit

__all__ = ["places"]


def places(graph: Graph, visits: list[Visit]) -> list[str | None]:
    """Return the key of each visit's state in `graph`, in the order of the visits; None where none fits.

    A name is looked up in the scope the visit stood in: the machine, the Map's processor, or the Parallel's branch (a
    history does not number branches: it is the one that starts with the same state, in order where several do).
    """
    finder = _Finder(graph)
    return [finder.key(visit) for visit in visits]


class _Finder:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.names: dict[str, dict[str, str]] = {
            scope.key: {graph.states[key].name: key for key in scope.states} for scope in graph.scopes.values()
        }
        self.keys: dict[int, str | None] = {}
        self.scopes: dict[int, str | None] = {}
        everywhere: dict[str, list[str]] = {}
        for state in graph.states.values():
            everywhere.setdefault(state.name, []).append(state.key)
        self.only = {name: keys[0] for name, keys in everywhere.items() if len(keys) == 1}

    def key(self, visit: Visit) -> str | None:
        if visit.order not in self.keys:
            scope = self.scope(visit.scope)
            name = visit.name or ""
            found = self.names.get(scope, {}).get(name) if scope is not None else None
            self.keys[visit.order] = found or self.only.get(name)
        return self.keys[visit.order]

    def scope(self, scope: Scope) -> str | None:
        if id(scope) not in self.scopes:
            self.scopes[id(scope)] = self._scope(scope)
        return self.scopes[id(scope)]

    def _scope(self, scope: Scope) -> str | None:
        if not scope.certain:
            return None
        if scope.owner is None:
            return ""
        owner = self.key(scope.owner)
        inner = self.graph.inner(owner) if owner else ()
        if scope.kind == "iteration":
            return inner[0].key if inner else None
        first = scope.first.name if scope.first else None
        fitting = [each.key for each in inner if each.start and self.graph.states[each.start].name == first]
        twins = [
            each for each in scope.owner.scopes if each.run == scope.run and each.first and each.first.name == first
        ]
        at = next((i for i, each in enumerate(twins) if each is scope), 0)
        return fitting[min(at, len(fitting) - 1)] if fitting else None
