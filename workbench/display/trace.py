"""The picture of a trace: swim lanes from the sender to the row, as a picture with alt text and as text."""

from typing import Any

import pandas as pd

from workbench.display.looks import look_of
from workbench.display.theme import ThemeName, theme_named
from workbench.display.timeline import Timeline
from workbench.display.timeline_scale import duration_words
from workbench.display.trace_lanes import figure_of, label_of, words_of
from workbench.errors import WorkbenchError

__all__ = ["TracePicture", "trace_picture"]

Row = dict[Any, Any]
_NEEDED = ("lane", "name", "status", "offset_s", "duration_s", "attempt", "depth", "known", "joined_by", "detail")


class TracePicture(Timeline):
    """What `trace_picture` returns. `figure` is matplotlib's, `bars` the trace, `text` its twin in words."""


def trace_picture(
    frame: pd.DataFrame, *, theme: ThemeName = "light", width_in: float = 13.0, max_lanes: int = 60
) -> TracePicture:
    """Draw a frame of trace(): one lane a thing that happened, by time; log lines are ticks in the lane they belong to.

    A full bar is recorded; a pale one with a dashed edge is inferred, or stands somewhere within it; "not found" is
    said in words. At most `max_lanes` lanes are drawn; `.text` has them all.
    Raises WorkbenchError for a frame that is no trace.
    """
    missing = [name for name in _NEEDED if name not in getattr(frame, "columns", ())]
    if missing:
        raise WorkbenchError(
            f"This is no frame of trace(): it lacks {', '.join(missing)}. "
            "Give what trace(event_id, connection) returned."
        )
    lanes = _lanes(frame.to_dict("records"))
    alt = _sentence([row for row, _ in lanes])
    twin = [alt, *(f"{label_of(row)}: {words_of(row, lines)}{_when(row)}" for row, lines in lanes)]
    twin += [f"! {note}" for note in frame.attrs.get("notes", [])]
    if len(lanes) > max_lanes:
        twin.append(f"(the picture has the first {max_lanes} of {len(lanes)} lanes)")
    figure = figure_of(lanes[:max_lanes], theme_named(theme), width_in)
    return TracePicture(figure, frame, "\n".join(twin), alt)


def _lanes(rows: list[Row]) -> list[tuple[Row, list[Row]]]:
    """Return each row that is no log line, with the log lines under it."""
    lanes: list[tuple[Row, list[Row]]] = []
    for row in rows:
        if row["lane"] != "log":
            lanes.append((row, []))
        elif lanes:
            lanes[-1][1].append(row)
    return lanes


def _when(row: Row) -> str:
    return f" (at {duration_words(max(0.0, row['offset_s']))})" if row["offset_s"] == row["offset_s"] else ""


def _sentence(rows: list[Row]) -> str:
    """One sentence for those who do not see the picture: what became of the event."""
    if not rows:
        return "Trace without anything found."
    ends = [row for row in rows if row["lane"] in ("execution", "row", "dead letter", "function")]
    told = [f"{row['lane']} {look_of(row['status']).sign} {row['status']}" for row in ends]
    guessed = sum(row["known"] == "inferred" for row in rows)
    return (
        f"Trace of one event over {len(rows)} lanes, {guessed} of them inferred: {', '.join(told) or 'no end found'}."
    )
