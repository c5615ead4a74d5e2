"""A timeline in words: one line a lane, the same that its picture shows; and one sentence of it."""

from collections import Counter
from typing import Any

import pandas as pd

from workbench.display.looks import look_of
from workbench.display.timeline_scale import duration_words
from workbench.frames import History

__all__ = ["lane_label", "lane_words", "sentence", "text_twin"]

#: Words for a strip name at most this many iterations that did not succeed.
_NAMED = 6


def lane_label(bars: pd.DataFrame) -> str:
    """Name of a lane: the state, and its iteration when it stands in a Map."""
    first = bars.iloc[0]
    if first["kind"] == "iteration":
        return f"{len(bars['iteration'].unique())} iterations"
    name = " ".join(str(first["state"]).split())
    return name if pd.isna(first["iteration"]) else f"{name} #{first['iteration']}"


def lane_words(bars: pd.DataFrame, timed: bool) -> str:
    """How a lane ended: sign, status, error, visits, attempts and time, or the iterations that did not succeed."""
    return _strip_words(bars) if bars.iloc[0]["kind"] == "iteration" else _state_words(bars, timed)


def _state_words(bars: pd.DataFrame, timed: bool) -> str:
    visits = bars[bars["kind"] == "visit"]
    last = visits.iloc[-1]
    attempts = int((bars["kind"] == "attempt").sum())
    words = [f"{look_of(last['status']).sign} {last['status']}"]
    if last["error"]:
        words.append(str(last["error"]))
    if len(visits) > 1:
        words.append(f"{len(visits)} visits")
    if attempts > len(visits):
        words.append(f"{attempts} attempts")
    if timed:
        words.append(duration_words(float((visits["end_s"] - visits["start_s"]).sum())))
    return " · ".join(words)


def _strip_words(bars: pd.DataFrame) -> str:
    last = bars.drop_duplicates("iteration_path", keep="last")
    words = []
    for status, some in sorted(last.groupby("status"), key=lambda pair: pair[0] == "succeeded"):
        named = ""
        if status != "succeeded":
            numbers = [f"#{index}" for index in some["iteration"].head(_NAMED)]
            named = f" ({', '.join(numbers)}{', …' if len(some) > _NAMED else ''})"
        words.append(f"{look_of(str(status)).sign} {len(some)} {status}{named}")
    return " · ".join(words)


def text_twin(bars: pd.DataFrame, cuts: tuple[tuple[float, float], ...], timed: bool) -> str:
    """All of a timeline as lines of text: each lane, below it its attempts and back-offs when there are several."""
    lines = []
    for _, lane in bars.groupby("lane", sort=True):
        indent = "  " * int(lane.iloc[0]["depth"])
        lines.append(f"{indent}{lane_label(lane)}: {lane_words(lane, timed)}{_when(lane, timed)}")
        if (lane["kind"] == "attempt").sum() > 1:
            lines.extend(
                f"{indent}  - {_attempt(bar, timed)}" for bar in lane.to_dict("records") if bar["kind"] != "visit"
            )
    lines.extend(f"nothing recorded from {duration_words(start)} to {duration_words(end)}" for start, end in cuts)
    return "\n".join(lines) or "no events"


def _when(lane: pd.DataFrame, timed: bool) -> str:
    return f" (from {duration_words(float(lane['start_s'].min()))})" if timed else ""


def _attempt(bar: dict[Any, Any], timed: bool) -> str:
    took = f" {duration_words(bar['end_s'] - bar['start_s'])}" if timed else ""
    if bar["kind"] == "back-off":
        return f"back-off{took}"
    error = f" · {bar['error']}" if bar["error"] else ""
    return f"attempt {bar['attempt']}: {look_of(bar['status']).sign} {bar['status']}{error}{took}"


def sentence(history: History, end_s: float, timed: bool) -> str:
    """One sentence for those who do not see the picture."""
    counts = Counter(visit.status or "no evidence" for visit in history.visits)
    if not counts:
        return "Timeline without any state."
    told = ", ".join(f"{count} {status}" for status, count in counts.most_common())
    span = f" over {duration_words(end_s)}" if timed else ""
    return f"Timeline of {counts.total()} state visit{'' if counts.total() == 1 else 's'}{span}: {told}."
