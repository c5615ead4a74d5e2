"""Sorts the visits of a history into lanes: one a state and scope, inner lanes under their Map or Parallel."""

from dataclasses import dataclass, field

from workbench.frames.scopes import Visit
from workbench.frames.vocabulary import FAILED, TIMED_OUT

__all__ = ["Lane", "lanes_of"]

#: Of a Map shown as a strip, at most this many lanes of failed inner states are listed.
FAILED_LANES = 4


@dataclass(slots=True)
class Lane:
    """All visits of one state in one place: a loop's visits, and those of every retry of a Map around it, share it.

    `strip` marks a Map whose iterations are too many to list: they are shown together in one lane below it.
    """

    name: str
    depth: int
    index: int | None
    path: tuple[int, ...]
    visits: list[Visit] = field(default_factory=list)
    inner: dict[tuple[int, str | None, str | None], "Lane"] = field(default_factory=dict)
    strip: bool = False


def lanes_of(visits: list[Visit], strip_from: int) -> list[Lane]:
    """Lanes from top to bottom: states in the order first entered, iterations by index below their Map."""
    top = Lane("", -1, None, ())
    lane_of: dict[int, Lane] = {}
    for visit in visits:
        scope = visit.scope
        parent = lane_of[scope.owner.order] if scope.owner is not None else top
        index = scope.index if scope.kind == "iteration" else None
        branch = scope.first.name if scope.kind == "branch" and scope.first else None
        key = (-1 if index is None else index, branch, visit.name)
        lane = parent.inner.get(key)
        if lane is None:
            lane = Lane(visit.name or "(state not named)", parent.depth + 1, index, scope.path)
            parent.inner[key] = lane
        lane.visits.append(visit)
        lane_of[visit.order] = lane
    found: list[Lane] = []
    waiting = [top]
    while waiting:
        lane = waiting.pop()
        if lane is not top:
            found.append(lane)
        indexes = {scope.index for visit in lane.visits for scope in visit.scopes if scope.kind == "iteration"}
        lane.strip = len(indexes) >= strip_from
        inner = sorted(lane.inner.items(), key=lambda item: item[0][0])
        shown = [below for _, below in inner]
        if lane.strip:
            shown = [below for below in shown if any(visit.status in (FAILED, TIMED_OUT) for visit in below.visits)]
            shown = shown[:FAILED_LANES]
        waiting.extend(reversed(shown))
    return found
