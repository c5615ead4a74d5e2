"""Draws the lanes of a trace on a matplotlib figure: one thing a lane, grouped by the service it happened in."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from workbench.display.looks import look_of
from workbench.display.theme import Theme, mixed
from workbench.display.timeline_scale import duration_words

__all__ = ["SERVICES", "figure_of", "label_of", "shortened", "words_of"]

#: Lane -> the service it happened in.
SERVICES = {
    "sender": "Sender",
    "bus": "EventBridge",
    "rule": "EventBridge",
    "execution": "Step Functions",
    "state": "Step Functions",
    "attempt": "Lambda or task",
    "queue": "SQS",
    "function": "Lambda or task",
    "target": "Target",
    "row": "DynamoDB",
    "dead letter": "SQS",
}
_LANE_IN, _FRAME_IN, _SERVICE_IN = 0.32, 0.85, 1.35
_CHAR_IN, _LABEL_CHARS, _WORDS_CHARS = 0.066, 40, 66
#: What lies before the first record (the second in which the event came) has at most this share of the axis.
_BEFORE_SHARE = 0.14
_STEPS_S = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60, 120, 300, 600, 1800, 3600, 14400)
_TICKS = 9
_HATCHES = {"failed": "////", "timed out": "xxxx", "caught": "\\\\\\\\", "aborted": "....", "no evidence": "||"}


def label_of(row: dict[Any, Any]) -> str:
    """Return the name of a lane: what it is and what it is called, indented as it belongs."""
    what = f"attempt {row['attempt']}" if row["lane"] == "attempt" else str(row["lane"])
    indent = "   " * int(row["depth"])
    return f"{indent}{what} {shortened(row['name'], max(10, _LABEL_CHARS - len(indent) - len(what)))}"


def words_of(row: dict[Any, Any], lines: list[dict[Any, Any]]) -> str:
    """Return how a lane ended: sign, status, how it is known, duration, and its log lines with what joined them."""
    words = [f"{look_of(row['status']).sign} {row['status']}"]
    if row["known"] != "recorded":
        words.append(str(row["known"]))
    if row["duration_s"] == row["duration_s"] and row["duration_s"] > 0 and row["lane"] not in ("row", "bus", "rule"):
        words.append(duration_words(float(row["duration_s"])))
    if row["lane"] == "row" and row["known"] == "recorded":
        words.append("written within this time")
    if lines:
        words.append(f"{len(lines)} log line{'' if len(lines) == 1 else 's'} by {lines[0]['joined_by']}")
    if row["detail"] and row["status"] in ("failed", "timed out", "caught"):
        words.append(" ".join(str(row["detail"]).split()))
    return " · ".join(words)


def shortened(text: Any, most: int) -> str:
    """Return the text, its middle cut out when it is longer."""
    text = " ".join(str(text).split())
    return text if len(text) <= most else f"{text[: most // 2 - 1]}…{text[-(most - most // 2) :]}"


def _cut(text: str) -> str:
    return text if len(text) <= _WORDS_CHARS else f"{text[: _WORDS_CHARS - 1]}…"


def figure_of(lanes: list[tuple[dict[Any, Any], list[dict[Any, Any]]]], theme: Theme, width_in: float) -> Figure:
    """Return a figure with one lane under the other; each lane is a row of the trace and its log lines."""
    height_in = max(1, len(lanes)) * _LANE_IN + _FRAME_IN
    figure = Figure(figsize=(width_in, height_in), facecolor=theme.background, dpi=110)
    labels = [label_of(row) for row, _ in lanes]
    words = [_cut(words_of(*lane)) for lane in lanes]
    left_in, right_in = (0.35 + _CHAR_IN * max(map(len, some), default=0) for some in (labels, words))
    left_in += _SERVICE_IN
    across_in = max(width_in - left_in - right_in, width_in * 0.25)
    place = (left_in / width_in, 0.55 / height_in, across_in / width_in, 1 - _FRAME_IN / height_in)
    axes = figure.add_axes(place, facecolor=theme.background)
    begin, end = _limits([row for row, _ in lanes])
    service, shaded = "", True
    for top, ((row, lines), label, said) in enumerate(zip(lanes, labels, words, strict=True)):
        here = SERVICES.get(row["lane"], "")
        if here != service:
            service, shaded = here, not shaded
            _say(axes, (0.1 - left_in) / across_in, top + 0.5, here, theme.muted, bold=True)
        if shaded:
            left = -left_in / across_in
            band = Rectangle((left, top), -left + 1 + right_in / across_in, 1, color=theme.surface, linewidth=0,
                             transform=axes.get_yaxis_transform(), clip_on=False, zorder=0)  # fmt: skip
            axes.add_patch(band)
        _say(axes, (_SERVICE_IN + 0.1 - left_in) / across_in, top + 0.5, label, theme.ink)
        _say(axes, 1 + 0.16 / across_in, top + 0.5, said, theme.ink)
        _bar(axes, row, lines, top, (begin, end), theme)
    legend = "full: recorded · dashed: inferred, or within this time · | log line · ◂ began earlier"
    figure.text(0.1 / width_in, 0.12 / height_in, legend, fontsize=7.5, color=theme.muted, ha="left", va="bottom")
    axes.set_ylim(max(1, len(lanes)), 0)
    axes.set_xlim(begin, end)
    _axis(axes, begin, end, theme)
    return figure


def _limits(rows: list[dict[Any, Any]]) -> tuple[float, float]:
    recorded = [row for row in rows if row["known"] == "recorded" and row["offset_s"] == row["offset_s"]]
    ends = [row["offset_s"] + (row["duration_s"] if row["duration_s"] == row["duration_s"] else 0) for row in recorded]
    end = max([*ends, 0.001])
    known = [row["offset_s"] for row in rows if row["offset_s"] == row["offset_s"]]
    return max(min(known, default=0.0), -_BEFORE_SHARE * end), end


def _bar(
    axes: Axes,
    row: dict[Any, Any],
    lines: list[dict[Any, Any]],
    top: int,
    limits: tuple[float, float],
    theme: Theme,
) -> None:
    begin, end = limits
    start = row["offset_s"]
    middle = top + 0.5
    if start != start:
        look = look_of("no evidence")
        axes.text(0.5, middle, f"{look.sign} {row['known']}", transform=axes.get_yaxis_transform(), ha="center",
                  va="center", fontsize=8, color=theme.muted, style="italic")  # fmt: skip
        return
    look = look_of(row["status"])
    stop = start + (row["duration_s"] if row["duration_s"] == row["duration_s"] else 0)
    cut = start < begin
    start, width = max(start, begin), max(stop - max(start, begin), (end - begin) * 0.006)
    sure = row["known"] == "recorded" and row["lane"] != "row"
    outer = row["lane"] in ("execution", "state")
    fill = look.colour if sure and not outer else mixed(look.colour, theme.background, 0.3)
    axes.add_patch(
        Rectangle(
            (min(start, end - width), top + 0.24), width, 0.52, facecolor=fill, zorder=3,
            edgecolor=theme.ink if not sure else mixed("#000000", look.colour, 0.6), linewidth=0.8,
            linestyle="-" if sure else (0, (3, 2)), hatch=_HATCHES.get(row["status"]) if not outer else None,
        )
    )  # fmt: skip
    if cut:
        axes.plot([begin], [middle], marker="<", color=theme.ink, markersize=6, zorder=6, clip_on=False)
    if row["status"] == "in progress":
        axes.plot([stop], [middle], marker=">", color=theme.ink, markersize=6, zorder=6, clip_on=False)
    places = [line["offset_s"] for line in lines if line["offset_s"] == line["offset_s"]]
    axes.plot(places, [middle] * len(places), linestyle="none", marker="|", color=theme.ink, markersize=9, zorder=5)


def _axis(axes: Axes, begin: float, end: float, theme: Theme) -> None:
    step = next((step for step in _STEPS_S if (end - begin) / step <= _TICKS), _STEPS_S[-1])
    ticks = [number * step for number in range(int(end / step) + 1)]
    axes.set_xticks(ticks, ["0" if tick == 0 else duration_words(tick) for tick in ticks])
    axes.set_yticks([])
    axes.tick_params(axis="x", colors=theme.muted, labelsize=8, length=3)
    axes.grid(axis="x", color=theme.line, alpha=0.35, linewidth=0.5, zorder=1)
    axes.set_axisbelow(True)
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(theme.line)


def _say(axes: Axes, across: float, down: float, text: str, ink: str, *, bold: bool = False) -> None:
    axes.text(across, down, text.replace("$", r"\$"), transform=axes.get_yaxis_transform(), ha="left", va="center",
              fontsize=8, color=ink, weight="bold" if bold else "normal", clip_on=False)  # fmt: skip
