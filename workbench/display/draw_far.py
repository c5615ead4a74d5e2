"""Finds the arrows that run too far to be drawn whole: they make a large picture slow to lay out and hard to follow."""

from collections import Counter

from workbench.asl.graph import END, START, Graph, Scope

__all__ = ["far_arrows"]

#: Ranks that all arrows of a picture may cross together: dot's work grows with the square of it. When it is more, the
#: longest are cut short until _REST is left, so that of many arrows to one state not half are drawn and half cut.
_BUDGET = 60
_REST = 20
#: Ranks an arrow may always cross.
_SHORT = 3


def far_arrows(graph: Graph) -> set[tuple[str, str]]:
    """Return the (source, target) pairs to cut short, longest first, until the rest is quick to lay out.

    Every state keeps its shortest way in, so that it stays below one that leads to it.
    """
    ranks = _Ranks(graph).ranks
    pairs = dict.fromkeys((edge.source, edge.target) for edge in graph.edges if edge.source != START)
    spans = {pair: abs(ranks[pair[1]] - ranks[pair[0]]) for pair in pairs if pair[1] != END}
    spans |= {(source, END): max(ranks.values()) - ranks[source] for source, target in pairs if target == END}
    left = sum(spans.values()) - len(spans)
    if left <= _BUDGET:
        return set()
    ways_in = Counter(target for _, target in spans)
    far: set[tuple[str, str]] = set()
    for pair, span in sorted(spans.items(), key=lambda item: -item[1]):
        if left <= _REST or span <= _SHORT:
            break
        if ways_in[pair[1]] > 1:
            far.add(pair)
            ways_in[pair[1]] -= 1
            left -= span - 1
    return far


class _Ranks:
    """How far down each state stands, about as dot will place it: below everything that leads to it."""

    def __init__(self, graph: Graph):
        self.graph = graph
        self.closing = graph.closing_edges()
        self.ranks: dict[str, int] = {}
        self._place(graph.scopes[""], 0)

    def _place(self, scope: Scope, top: int) -> int:
        """Place a scope's states and return the first rank below them."""
        order = self._sorted(scope)
        starts = dict.fromkeys(order, top)
        bottom = top + 1
        for key in order:
            self.ranks[key] = starts[key]
            inner = [self._place(each, starts[key]) for each in self.graph.inner(key)]
            below = max([starts[key] + 1, *inner])
            bottom = max(bottom, below)
            for edge in self.graph.leaving(key):
                if edge.target in starts and (key, edge.target) not in self.closing:
                    starts[edge.target] = max(starts[edge.target], below)
        return bottom

    def _sorted(self, scope: Scope) -> list[str]:
        """Return the states so that each comes after all that lead to it, loops aside."""
        keys = self.graph.flow_order(scope)
        waiting = Counter(
            edge.target
            for key in keys
            for edge in self.graph.leaving(key)
            if edge.target != END and (key, edge.target) not in self.closing
        )
        ready = [key for key in keys if not waiting[key]]
        order = []
        while ready:
            key = ready.pop()
            order.append(key)
            for edge in self.graph.leaving(key):
                if edge.target != END and (key, edge.target) not in self.closing:
                    waiting[edge.target] -= 1
                    if not waiting[edge.target]:
                        ready.append(edge.target)
        return order
