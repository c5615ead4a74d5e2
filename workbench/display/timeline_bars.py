"""Draws the lanes of a timeline on a matplotlib figure."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from workbench.display.looks import look_of
from workbench.display.theme import Theme, mixed
from workbench.display.timeline_scale import Scale, duration_words, tick_words
from workbench.display.timeline_text import lane_label, lane_words

__all__ = ["figure_of"]

_LANE_IN, _STRIP_IN, _FRAME_IN = 0.30, 0.85, 0.75
#: Room for a character of a label, in inches, and the most characters of labels and words.
_CHAR_IN, _LABEL_CHARS, _WORDS_CHARS = 0.073, 36, 60
#: Statuses whose bars are hatched: what went wrong can be told without colour.
_HATCHES = {"failed": "////", "timed out": "xxxx", "caught": "\\\\\\\\", "aborted": "....", "no evidence": "||"}


def figure_of(bars: pd.DataFrame, scale: Scale, theme: Theme, width_in: float, timed: bool, more: int) -> Figure:
    """A figure with one lane under the other; `more` is the number of lanes left out."""
    groups = [lane for _, lane in bars.groupby("lane", sort=True)]
    heights = [_STRIP_IN if lane.iloc[0]["kind"] == "iteration" else _LANE_IN for lane in groups]
    height_in = sum(heights) + _FRAME_IN + (_LANE_IN if more else 0)
    figure = Figure(figsize=(width_in, height_in), facecolor=theme.background, dpi=110)
    labels = [_indented(lane) for lane in groups]
    words = [_short(lane_words(lane, timed), _WORDS_CHARS) for lane in groups]
    left_in, right_in = (0.35 + _CHAR_IN * max(map(len, some), default=0) for some in (labels, words))
    across_in = max(width_in - left_in - right_in, width_in * 0.25)
    place = (left_in / width_in, 0.5 / height_in, across_in / width_in, 1 - _FRAME_IN / height_in)
    axes = figure.add_axes(place, facecolor=theme.background)
    top = 0.0
    for number, (lane, height) in enumerate(zip(groups, heights, strict=True)):
        if number % 2:
            axes.axhspan(top, top + height, color=theme.surface, linewidth=0, zorder=0)
        middle = top + height / 2
        _say(axes, (0.12 - left_in) / across_in, middle, labels[number], theme.ink)
        _say(axes, 1 + 0.16 / across_in, middle, words[number], theme.ink)
        _lane(axes, lane, top, height, scale, theme)
        top += height
    if more:
        said = f"… and {more} more {'lane' if more == 1 else 'lanes'}, all in .text"
        _say(axes, (0.12 - left_in) / across_in, top + _LANE_IN / 2, said, theme.muted)
        top += _LANE_IN
    axes.set_ylim(top or _LANE_IN, 0)
    _axis(axes, scale, theme, timed, top)
    axes.set_xlim(0, scale.length)
    return figure


def _lane(axes: Axes, lane: pd.DataFrame, top: float, height: float, scale: Scale, theme: Theme) -> None:
    first = lane.iloc[0]
    if first["kind"] == "iteration":
        _strip(axes, lane, top, height, scale, theme)
        return
    worked = set(lane.loc[lane["kind"] == "attempt", "entered_id"].dropna())
    for bar in lane.to_dict("records"):
        outlined = bar["kind"] == "visit" and (bar["entered_id"] in worked or bar["type"] in ("Map", "Parallel"))
        _bar(axes, bar, top, height, scale, theme, outlined)


def _bar(
    axes: Axes, bar: dict[Any, Any], top: float, height: float, scale: Scale, theme: Theme, outlined: bool
) -> None:
    start, end = scale.place(bar["start_s"]), scale.place(bar["end_s"])
    width = max(end - start, scale.length * 0.004)
    middle = top + height / 2
    if bar["kind"] == "back-off":
        axes.plot([start, end], [middle, middle], color=theme.muted, linestyle=(0, (1, 1.5)), linewidth=1.6, zorder=3)
        if end - start > scale.length * 0.16:
            words = f"back-off {duration_words(bar['end_s'] - bar['start_s'])}"
            box = {"facecolor": theme.background, "edgecolor": "none", "pad": 0.8}
            _inside(axes, (start + end) / 2, middle, words, theme.ink, box, 4)
        return
    look = look_of(bar["status"])
    inset = 0.15 if outlined else 0.22
    fill = (
        mixed(look.colour, theme.background, 0.5 if bar["status"] == "aborted" else 0.22) if outlined else look.colour
    )
    axes.add_patch(
        Rectangle(
            (start, top + height * inset), width, height * (1 - 2 * inset), facecolor=fill, zorder=2 if outlined else 4,
            edgecolor=theme.line if outlined else mixed("#000000", look.colour, 0.6), linewidth=0.6,
            linestyle="--" if bar["status"] == "no evidence" else "-",
            hatch=None if outlined else _HATCHES.get(bar["status"]),
        )
    )  # fmt: skip
    if not outlined and bar["status"] not in ("succeeded", "in progress") and width > scale.length * 0.025:
        axes.text(
            start + width / 2, middle, look.sign, ha="center", va="center", fontsize=8, color=look.ink, zorder=6,
            bbox={"facecolor": look.colour, "edgecolor": "none", "pad": 0.6, "boxstyle": "round,pad=0.1"},
        )  # fmt: skip
    if bar["status"] == "in progress" and not outlined:
        axes.plot([end], [middle], marker=">", color=theme.ink, markersize=6, zorder=6, clip_on=False)


def _strip(axes: Axes, lane: pd.DataFrame, top: float, height: float, scale: Scale, theme: Theme) -> None:
    """All iterations of a Map under each other by index, each as a line as long as it ran; trouble is drawn last."""
    order = {path: number for number, path in enumerate(sorted(set(lane["iteration_path"])))}
    step = height * 0.88 / len(order)
    for status, some in sorted(lane.groupby("status"), key=lambda pair: pair[0] != "succeeded"):
        look = look_of(str(status))
        good = status == "succeeded"
        thick = step * 0.8 if good else max(step * 0.8, 0.03)
        for bar in some.to_dict("records"):
            start, end = scale.place(bar["start_s"]), scale.place(bar["end_s"])
            here = top + height * 0.06 + (order[bar["iteration_path"]] + 0.5) * step
            size = max(end - start, scale.length * 0.002)
            edge = (
                {"edgecolor": "none"}
                if good or step < 0.02
                else {"edgecolor": mixed("#000000", look.colour, 0.6), "linewidth": 0.4}
            )
            hatch = None if good else _HATCHES.get(str(status))
            axes.add_patch(
                Rectangle((start, here - thick / 2), size, thick, facecolor=look.colour, hatch=hatch, zorder=3, **edge)
            )
            if status in ("failed", "timed out"):
                axes.text(
                    start + size, here, f" {look.sign}", ha="left", va="center", fontsize=7, color=theme.alarm, zorder=6
                )


def _axis(axes: Axes, scale: Scale, theme: Theme, timed: bool, bottom: float) -> None:
    for start, end in scale.cuts:
        left, right = scale.place(start), scale.place(end)
        axes.axvspan(left, right, facecolor=theme.panel, edgecolor=theme.line, hatch="//", linewidth=0.5, zorder=5)
        words = f"{duration_words(end - start)} idle"
        box = {"facecolor": theme.panel, "edgecolor": "none", "pad": 1}
        _inside(axes, (left + right) / 2, bottom / 2, words, theme.ink, box, 7, rotation=90)
    say = tick_words(scale)
    ticks = scale.ticks() if timed else []
    axes.set_xticks([scale.place(second) for second in ticks], [say(second) for second in ticks])
    axes.set_yticks([])
    axes.tick_params(axis="x", colors=theme.muted, labelsize=8, length=3)
    axes.grid(axis="x", color=theme.line, alpha=0.35, linewidth=0.5, zorder=1)
    axes.set_axisbelow(True)
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(theme.line)
    if not timed:
        axes.set_xlabel("in the order of events; no times recorded", color=theme.muted, fontsize=8)


def _indented(lane: pd.DataFrame) -> str:
    indent = "   " * min(int(lane.iloc[0]["depth"]), 6)
    return indent + _short(lane_label(lane), _LABEL_CHARS - len(indent) // 2)


def _say(axes: Axes, across: float, down: float, words: str, colour: str) -> None:
    axes.text(
        across, down, words, transform=axes.get_yaxis_transform(), ha="left", va="center", fontsize=8.5, color=colour,
        parse_math=False, clip_on=False,
    )  # fmt: skip


def _inside(
    axes: Axes, across: float, down: float, words: str, colour: str, box: dict[str, Any], zorder: int, rotation: int = 0
) -> None:
    axes.text(
        across, down, words, ha="center", va="center", fontsize=7, color=colour, zorder=zorder, bbox=box,
        rotation=rotation,
    )  # fmt: skip


def _short(words: str, room: int) -> str:
    """Words on one line, cut in the middle where there is no room."""
    line = " ".join(words.split())
    if len(line) <= room:
        return line
    head = (room - 1) * 2 // 3
    return f"{line[:head]}…{line[len(line) - (room - 1 - head) :]}"
