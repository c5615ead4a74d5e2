"""Tells why an execution did not visit a state: not reached, its branch not taken, or the events cannot tell."""

from typing import Any

from workbench.asl.graph import Graph
from workbench.display.draw_overlay import NOT_REACHED, NOT_TAKEN, StateLook
from workbench.frames.vocabulary import CAUGHT, FAILED, IN_PROGRESS, NO_EVIDENCE, SUCCEEDED, TIMED_OUT

__all__ = ["Unvisited"]

Row = dict[Any, Any]


class Unvisited:
    """Looks at the states without a visit. `visits` are rows of steps_frame by state key, `looks` theirs; `whole` says
    that the events begin with the execution.
    """

    def __init__(self, graph: Graph, visits: dict[str, list[Row]], looks: dict[str, StateLook], whole: bool):
        self.graph, self.visits, self.looks, self.whole = graph, visits, looks, whole
        self.arriving: dict[str, list[tuple[str, str]]] = {}
        for edge in graph.edges:
            self.arriving.setdefault(edge.target, []).append((edge.source, edge.kind))

    def look(self, key: str) -> StateLook:
        """Return the look of a state without a visit; inside a container it depends on what happened to that."""
        if not self.whole:
            return StateLook(NO_EVIDENCE, ("the history begins later",))
        scope = self.graph.scopes.get(self.graph.states[key].scope)
        if scope is None or scope.owner is None:
            return StateLook(self._why(key))
        if scope.owner not in self.visits:
            return self.looks.get(scope.owner) or self.look(scope.owner)
        inner = {row["inner"] for row in self.visits[scope.owner]}
        if "recorded" in inner:
            more_to_come = self.looks[scope.owner].status == IN_PROGRESS
            return StateLook(NOT_REACHED if more_to_come else self._why(key))
        if inner == {"none"}:
            return StateLook(NOT_REACHED, ("no items",))
        return StateLook(NO_EVIDENCE, ("in child executions",) if "elsewhere" in inner else ())

    def _why(self, key: str) -> str:
        """Walk back to the visited states before this one: those that are done and went elsewhere did not take it."""
        waiting, seen, passed = [key], {key}, False
        while waiting:
            for source, kind in self.arriving.get(waiting.pop(), []):
                if source in self.visits:
                    if not self._done(source, kind):
                        return NOT_REACHED
                    passed = True
                elif source not in seen:
                    seen.add(source)
                    waiting.append(source)
        return NOT_TAKEN if passed else NOT_REACHED

    def _done(self, source: str, kind: str) -> bool:
        status = self.looks[source].status
        return status in (SUCCEEDED, CAUGHT) or (kind == "catch" and status in (FAILED, TIMED_OUT))
