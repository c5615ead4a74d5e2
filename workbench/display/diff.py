"""Compares two executions: where they go apart, both on one graph, and what differs as frames."""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench.asl.graph import graph_of
from workbench.asl.merged import merged
from workbench.display.diff_overlay import compared, repainted
from workbench.display.draw_dot import write_dot
from workbench.display.draw_picture import StateMachineGraph
from workbench.display.draw_text import alt_text, outline
from workbench.display.theme import ThemeName, theme_named
from workbench.errors import WorkbenchError
from workbench.frames.columns import INT, OBJECT, build
from workbench.frames.source import Event
from workbench.frames.walk import read_history
from workbench.recording.diff import payload_frame, visits_frame
from workbench.recording.diff_visits import Divergence, first_divergence
from workbench.recording.model import Recording
from workbench.recording.source import recording_of

if TYPE_CHECKING:
    from workbench.aws.connection import Connection

__all__ = ["Comparison", "compare"]

_RANKDIR = {"portrait": "TB", "landscape": "LR"}


class Comparison:
    """What `compare` returns; shown in a notebook it is the sentence, the graph and the states that differ.

    `states` is visits_frame and `payloads` payload_frame of `workbench.recording.diff`, `graph` the picture, `first` a
    frame of the first event of each run that the other does not have (run, event_id, type, state; no rows when the runs
    never go apart), `text` the whole in words.
    """

    def __init__(
        self, states: pd.DataFrame, payloads: pd.DataFrame, graph: StateMachineGraph, first: pd.DataFrame, said: str
    ) -> None:
        self.states, self.payloads, self.graph, self.first, self.said = states, payloads, graph, first, said

    @property
    def differing(self) -> pd.DataFrame:
        """The states that are not the same in both runs, without the columns that say so for sure."""
        return self.states[~self.states["same"]].drop(columns="same").reset_index(drop=True)

    @property
    def text(self) -> str:
        """The sentence, the graph's outline, and each value that differs."""
        values = self.payloads[self.payloads["kind"] == "value"]
        lines = [
            f"{row['state'] or '(execution)'} {row['field']} {row['path']}: {_short(row['a'])} -> {_short(row['b'])}"
            for row in values.to_dict("records")
        ]
        return "\n".join([self.said, self.graph.text, *lines])

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **_: Any) -> dict[str, Any]:
        shown = self.differing[["state", "iteration_path", "runs", "status_a", "status_b", "slower_s", "differs"]]
        table = shown.to_html(index=False, na_rep="", float_format="{:.3f}".format) if len(shown) else ""
        page = (
            f"<p><b>{html.escape(self.said)}</b></p>"
            f'<div class="state-machine" style="overflow-x:auto">{self.graph.svg()}</div>{table}'
        )
        bundle = {"text/html": page, "text/plain": self.text}
        return {
            kind: data
            for kind, data in bundle.items()
            if (not include or kind in include) and (not exclude or kind not in exclude)
        }


def compare(
    run_a: Recording | str | Path,
    run_b: Recording | str | Path,
    connection: Connection | None = None,
    *,
    names: tuple[str, str] = ("A", "B"),
    theme: ThemeName = "light",
    direction: str = "portrait",
) -> Comparison:
    """Compare two executions: recordings, files of recordings, or execution ARNs with `connection`.

    The runs may be of two versions of a machine: what only one definition has is drawn too. `names` are what the
    picture calls the runs. Raises RecordingError for what is no execution.
    """
    if direction not in _RANKDIR:
        raise WorkbenchError(f"There is no direction {direction!r}; use direction='portrait' or direction='landscape'.")
    if len(set(names)) != 2:
        raise WorkbenchError(f"Two runs need two different names, not {names!r}: names=('before', 'after').")
    one, other = recording_of(run_a, connection), recording_of(run_b, connection)
    a, b = read_history(one.events), read_history(other.events)
    union = merged(graph_of(one.definition), graph_of(other.definition))
    graph, overlay = compared(union, a, b, names)
    picture = StateMachineGraph(
        name="two_runs",
        format="svg",
        text=outline(graph, overlay, "Two runs"),
        alt=alt_text(graph, overlay, "Two runs"),
        graph_attr={"rankdir": _RANKDIR[direction]},
    )
    write_dot(picture, graph, theme_named(theme), overlay, None)
    repainted(picture, graph, a, b)
    apart = first_divergence(a, b)
    states = visits_frame(a, b)
    return Comparison(states, payload_frame(a, b), picture, _first(apart, names), _said(apart, states, names))


def _first(apart: Divergence | None, names: tuple[str, str]) -> pd.DataFrame:
    rows = [] if apart is None else [
        (name, event.id if event else None, event.type if event else None, state)
        for name, event, state in zip(names, (apart.a, apart.b), (apart.state_a, apart.state_b), strict=True)
    ]  # fmt: skip
    return build({"run": OBJECT, "event_id": INT, "type": OBJECT, "state": OBJECT}, rows)


def _said(apart: Divergence | None, states: pd.DataFrame, names: tuple[str, str]) -> str:
    count = int((~states["same"]).sum())
    differ = f"{count} of {len(states)} state visits differ."
    if apart is None:
        return f"Both runs have the same events in the same places; {differ}"
    sides = [
        f"{name} has {_event(event, state)}"
        for name, event, state in zip(names, (apart.a, apart.b), (apart.state_a, apart.state_b), strict=True)
    ]
    return f"The runs go apart where {sides[0]} and {sides[1]}; {differ}"


def _event(event: Event | None, state: str | None) -> str:
    if event is None:
        return "nothing in its place"
    where = f", “{state}”" if state else ""
    return f"{event.type} (event {event.id}{where})"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
