"""A timeline as plain HTML bars: one lane a step, one bar an attempt, the waiting between them as a thin line."""

import html
from typing import Any

from workbench.display.looks import look_of

__all__ = ["lanes"]


def lanes(table: dict[str, Any]) -> str:
    """Return one lane for each step of a playback's table (`workbench.recording.playback`), to one scale."""
    moments = [event["ms"] for event in table["events"]]
    whole = max(moments, default=0) or 1
    return "".join(_lane(step, moments, whole) for step in table["steps"])


def _lane(step: dict[str, Any], moments: list[float], whole: float) -> str:
    last = len(moments) - 1
    start, stop = moments[step["entered"]], moments[last if step["ended"] is None else step["ended"]]
    bars = [f"<i class='span' style='{_place(start, stop, whole)}'></i>"]
    pieces = [
        (
            moments[attempt["scheduled"]],
            moments[last if attempt["ended"] is None else attempt["ended"]],
            attempt["status"],
        )
        for attempt in step["attempts"]
    ] or [(start, stop, step["status"])]
    for begun, ended, status in pieces:
        look = look_of(status)
        bars.append(f"<i style='{_place(begun, ended, whole)};--fill:{look.colour}' title='{look.sign} {status}'></i>")
    name = html.escape(step["name"] + "".join(f" #{index}" for _, index in step["iteration"][-1:]))
    said = f"{look_of(step['status']).sign} {(stop - start) / 1000:.3f} s"
    return (
        f"<div class='lane'><span style='padding-left:{14 * step['depth']}px'>{name}</span>"
        f"<div class='track'>{''.join(bars)}</div><span title='{step['status']}'>{said}</span></div>"
    )


def _place(start: float, stop: float, whole: float) -> str:
    return f"left:{100 * start / whole:.3f}%;width:{100 * (stop - start) / whole:.3f}%"
