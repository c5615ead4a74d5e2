"""The timeline of an execution: a Gantt of states and attempts that stays in the notebook as a picture and as text."""

import base64
import hashlib
import html
import io
import warnings
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.figure import Figure

from workbench.display.theme import ThemeName, theme_named
from workbench.display.timeline_bars import figure_of
from workbench.display.timeline_scale import scale_of
from workbench.display.timeline_text import sentence, text_twin
from workbench.frames import read_history
from workbench.frames.clock import clock_of
from workbench.frames.spans import spans_frame
from workbench.recording.source import events_of

__all__ = ["Timeline", "timeline"]


class Timeline:
    """What `timeline` returns. `figure` is matplotlib's, `bars` the frame behind it, `text` its twin in words.

    Shown in a notebook it gives HTML (an image with alt text), SVG, PNG and text, so every exporter keeps it.
    """

    def __init__(self, figure: Figure, bars: pd.DataFrame, text: str, alt: str) -> None:
        self.figure = figure
        self.bars = bars
        self.text = text
        self.alt = alt

    def __repr__(self) -> str:
        return self.text

    def svg(self) -> str:
        """The picture as an `<svg>` document; the same timeline gives the same text."""
        salt = hashlib.sha256(self.text.encode()).hexdigest()[:12]
        with matplotlib.rc_context({"svg.hashsalt": salt, "svg.fonttype": "path"}):
            return self._drawn("svg", metadata={"Date": None, "Title": self.alt}).decode("utf-8")

    def png(self) -> bytes:
        """The picture as PNG."""
        return self._drawn("png", metadata={"Description": self.alt})

    def save(self, path: str | Path) -> Path:
        """Write the picture; the ending of the path (svg, png, pdf) is its format."""
        target = Path(path)
        target.write_bytes(self._drawn(target.suffix.removeprefix(".") or "png"))
        return target

    def _drawn(self, kind: str, **kwargs: Any) -> bytes:
        buffer = io.BytesIO()
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
            self.figure.savefig(buffer, format=kind, facecolor=self.figure.get_facecolor(), **kwargs)
        return buffer.getvalue()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **_: Any) -> dict[str, Any]:
        """HTML with alt text, SVG, PNG and text."""
        svg, png = self.svg(), base64.b64encode(self.png()).decode("ascii")
        source = base64.b64encode(svg.encode("utf-8")).decode("ascii")
        image = f'<img alt="{html.escape(self.alt)}" style="max-width:100%" src="data:image/svg+xml;base64,{source}">'
        bundle = {"text/html": image, "image/svg+xml": svg, "image/png": png, "text/plain": self.text}
        return {
            kind: data
            for kind, data in bundle.items()
            if (not include or kind in include) and (not exclude or kind not in exclude)
        }


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
