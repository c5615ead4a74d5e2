"""The timeline of an execution: a Gantt of states and attempts that stays in the notebook as a picture and as text."""

from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from workbench.display.picture import Picture
from workbench.display.theme import ThemeName, theme_named
from workbench.display.timeline_bars import figure_of
from workbench.display.timeline_scale import scale_of
from workbench.display.timeline_text import sentence, text_twin
from workbench.frames import read_history
from workbench.frames.clock import clock_of
from workbench.frames.spans import spans_frame
from workbench.recording.source import events_of

__all__ = ["Timeline", "timeline"]


class Timeline(Picture):
    """What `timeline` returns. `figure` is matplotlib's, `bars` the frame behind it, `text` its twin in words."""

    def __init__(self, figure: Figure, bars: pd.DataFrame, text: str, alt: str) -> None:
        super().__init__(figure, text, alt)
        self.bars = bars


def timeline(
    events: Any,
    *,
    connection: Any = None,
    collapse_idle_s: float | None = None,
    strip_from: int = 9,
    max_lanes: int = 60,
    theme: ThemeName = "light",
    width_in: float = 12.0,
) -> Timeline:
    """Draw when each state and each attempt of an execution ran; events as GetExecutionHistory returns them.

    `events` may also be a Recording, the path of a saved one, or an execution ARN with `connection`.

    A bar is filled by its status, trouble is hatched and signed, back-offs are dotted lines between attempts, a Map
    with `strip_from` iterations or more shows them together in one lane. `collapse_idle_s` cuts stretches without any
    event that are longer (seconds; None cuts none). At most `max_lanes` lanes are drawn; `.text` has them all.
    A running execution is drawn up to its last event. Raises HistoryError when `events` is not a history.
    """
    history = read_history(events_of(events, connection))
    clock = clock_of(history)
    scale = scale_of(clock, collapse_idle_s)
    bars = spans_frame(history, strip_from)
    lanes = int(bars["lane"].nunique())
    drawn = bars[bars["lane"] < max_lanes]
    figure = figure_of(drawn, scale, theme_named(theme), width_in, clock.timed, max(0, lanes - max_lanes))
    alt = sentence(history, clock.end, clock.timed)
    return Timeline(figure, bars, f"{alt}\n{text_twin(bars, scale.cuts, clock.timed)}", alt)
