"""Reads a fleet into an overlay: how often each state failed, how long it took, and which share went which way."""

from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from workbench.asl.graph import END, START, Edge, Graph
from workbench.display.draw_overlay import Overlay, StateLook, arrow_of, duration_text
from workbench.display.theme import LIGHT, STATUS, mixed
from workbench.errors import WorkbenchError
from workbench.frames.fleet import Fleet
from workbench.frames.fleet_sums import branches_frame, states_frame

__all__ = ["HEATS", "Heat", "HeatLook", "HeatOverlay", "heat_of"]

Heat = Literal["failures", "latency"]
#: Heat -> its hottest and its coldest colour; a state that never failed has the console's green.
HEATS = {"failures": STATUS["failed"], "latency": "#7B3FF2"}
_COLD = {"failures": "#FFE9D6", "latency": "#D9ECFF"}
#: A failure rate from here on is as hot as it gets, and every rate above 0 is at least so hot that it is seen.
_HOTTEST_RATE, _SEEN = 0.5, 0.25


@dataclass(frozen=True)
class HeatLook(StateLook):
    """One state over all executions; `fill` is its heat, always beside the number it stands for."""

    fill: str | None = None

    @property
    def parts(self) -> list[str]:
        """What failed, then the notes."""
        return [self.status, *self.notes]

    @property
    def colour(self) -> str | None:
        """The heat; None where no execution came."""
        return self.fill

    @property
    def css(self) -> str:
        """The class name of all states of a heat map."""
        return "heat" if self.fill else "not-reached"


@dataclass(frozen=True)
class HeatOverlay(Overlay):
    """What a fleet tells about a graph; `shares` has the share of each arrow (0 to 1) of all that left its source."""

    shares: dict[tuple[str, str, str], float] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        """Nothing: the outcome says that it is about executions."""
        return ""

    @property
    def told(self) -> str:
        """The outcome in words."""
        return self.outcome.replace(" · ", ", ")

    def times(self, edge: Edge) -> str:
        """How often the arrow was taken, as a share where there are several ways and as a number elsewhere."""
        count = self.count(edge)
        share = self.shares.get(arrow_of(edge))
        if not count or share is None or share == 1:
            return f"×{count:,}" if count else ""
        return f"{_percent(share)} (×{count:,})"


def heat_of(graph: Graph, fleet: Fleet, heat: Heat) -> HeatOverlay:
    """Return the overlay; `heat` is what the colour shows: "failures" (the rate) or "latency" (the 95th percentile).

    The words show both. Of states that share a name in several containers the sums are shown at each.
    """
    if heat not in HEATS:
        raise WorkbenchError(f"There is no heat {heat!r}; use heat='failures' or heat='latency'.")
    sums = states_frame(fleet)
    by_name = {str(row["state"]): row for row in sums.to_dict("records")}
    slowest = float(sums["p95_s"].max()) if sums["p95_s"].notna().any() else 0.0
    looks: dict[str, StateLook] = {}
    for key, state in graph.states.items():
        row = by_name.get(state.name)
        looks[key] = HeatLook("no execution came here") if row is None else _look(row, heat, slowest)
    taken, shares = _ways(graph, fleet)
    names = {state.name for state in graph.states.values()}
    strangers = tuple(name for name in by_name if name not in names)
    return HeatOverlay(looks, taken, "fleet", _outcome(fleet, heat), strangers, shares)


def _look(row: dict[Any, Any], heat: Heat, slowest: float) -> HeatLook:
    rate, p95 = float(row["failure_rate"]), float(row["p95_s"])
    undecided = pd.isna(rate)
    status = "not decided yet" if undecided else f"✗ {_percent(rate)} failed" if rate else "✓ none failed"
    notes = [f"{int(row['visits']):,} visits"]
    details = []
    if not pd.isna(p95):
        notes.append(f"p50 {duration_text(float(row['p50_s']))}, p95 {duration_text(p95)}")
        details = [f"p99 {duration_text(float(row['p99_s']))}, longest {duration_text(float(row['max_s']))}"]
    if row["caught"]:
        details.append(f"{int(row['caught']):,} of the errors were caught")
    if undecided:
        return HeatLook(status, tuple(notes), tuple(details), LIGHT.panel)
    if heat == "failures" and not rate:
        return HeatLook(status, tuple(notes), tuple(details), STATUS["succeeded"])
    warmth = max(_SEEN, min(1.0, rate / _HOTTEST_RATE)) if heat == "failures" else p95 / slowest if slowest else 0.0
    return HeatLook(status, tuple(notes), tuple(details), mixed(HEATS[heat], _COLD[heat], warmth))


def _ways(graph: Graph, fleet: Fleet) -> tuple[dict[tuple[str, str, str], int], dict[tuple[str, str, str], float]]:
    """The count and the share of each arrow of the graph."""
    visits = fleet.steps["state"].value_counts().to_dict()
    named: dict[tuple[Any, Any, Any], list[dict[Any, Any]]] = {}
    for row in branches_frame(fleet).to_dict("records"):
        way = tuple(None if pd.isna(row[part]) else row[part] for part in ("from_state", "to_state", "container"))
        named.setdefault(way, []).append(row)  # type: ignore[arg-type]
    taken: dict[tuple[str, str, str], int] = {}
    shares: dict[tuple[str, str, str], float] = {}
    for edge in graph.edges:
        inside = edge.target if edge.source == START else edge.source
        owner = graph.scopes[graph.states[inside].scope].owner
        way = (_name(graph, edge.source), _name(graph, edge.target), graph.states[owner].name if owner else None)
        arrow = arrow_of(edge)
        rows = named.get(way, [])
        for row in [row for row in rows if row["kind"] == arrow[2]] or (rows if len(rows) == 1 else []):
            taken[arrow], shares[arrow] = int(row["count"]), float(row["share"])
        source = graph.states.get(edge.source)
        if source is not None and source.type == "Fail" and source.name in visits:
            taken[arrow] = int(visits[source.name])
    return taken, shares


def _name(graph: Graph, key: str) -> str | None:
    return None if key in (START, END) else graph.states[key].name


def _outcome(fleet: Fleet, heat: Heat) -> str:
    colour = {
        "failures": f"red: {_percent(_HOTTEST_RATE)} or more failed, green: none",
        "latency": "violet: the slowest state at p95",
    }
    statuses = fleet.executions["status"].value_counts()
    counted = ", ".join(f"{count:,} {status}" for status, count in statuses.items())
    return " · ".join([f"{len(fleet):,} executions: {counted or 'none'}", colour[heat]])


def _percent(share: float) -> str:
    """`37 %`; below ten per cent with a decimal, and never 0 for something that happened."""
    if 0 < share < 0.001:
        return "<0.1 %"
    return f"{share:.0%}".replace("%", " %") if share >= 0.0995 or share == 0 else f"{share:.1%}".replace("%", " %")
