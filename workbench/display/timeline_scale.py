"""The time axis of a timeline: seconds to places, with idle stretches cut short, and its ticks."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from workbench.frames.clock import Clock

__all__ = ["Scale", "duration_words", "scale_of", "tick_words"]

_HOURS = (1, 2, 4, 6, 12, 24, 48, 96, 168, 336, 720, 2160, 8760)
_STEPS_S = (
    *(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800),
    *(hours * 3600 for hours in _HOURS),
)
_TICKS = 8
#: Share of the axis that one cut stretch keeps, so that it can be seen and labelled.
_CUT_SHARE = 0.045


@dataclass(frozen=True)
class Scale:
    """`cuts` are the stretches cut short, (start_s, end_s); `kept_s` is what each keeps on the axis."""

    end_s: float
    cuts: tuple[tuple[float, float], ...]
    kept_s: float

    def place(self, second: float) -> float:
        """Place of a second on the axis."""
        lost = 0.0
        for start, end in self.cuts:
            if second <= start:
                break
            inside = min(second, end) - start
            lost += inside - inside / (end - start) * self.kept_s
        return second - lost

    @property
    def length(self) -> float:
        """Place of the end."""
        return self.place(self.end_s) or 1.0

    def ticks(self) -> list[float]:
        """Seconds at which the axis has ticks: round ones outside the cuts, not too near each other."""
        step = next((step for step in _STEPS_S if self.length / step <= _TICKS), _STEPS_S[-1])
        gap = self.length / (_TICKS * 2.5)
        found: list[float] = []
        begin = 0.0
        for start, end in (*self.cuts, (self.end_s, self.end_s)):
            for count in range(math.ceil(begin / step), math.floor(start / step) + 1):
                second = count * step
                if not found or self.place(second) - self.place(found[-1]) > gap:
                    found.append(second)
            begin = end
        return found


def scale_of(clock: Clock, collapse_idle_s: float | None) -> Scale:
    """The scale of a clock; stretches without events longer than `collapse_idle_s` are cut short (None: none is)."""
    cuts = tuple(clock.idle(collapse_idle_s)) if collapse_idle_s is not None else ()
    live = clock.end - sum(end - start for start, end in cuts)
    whole = live / max(0.2, 1 - _CUT_SHARE * len(cuts))
    kept = min([whole * _CUT_SHARE or 0.05, *(end - start for start, end in cuts)])
    return Scale(clock.end, cuts, kept)


def duration_words(seconds: float) -> str:
    """A duration as a person says it.

    >>> [duration_words(value) for value in (0.0042, 0.25, 3, 75, 7320, 200000)]
    ['4 ms', '250 ms', '3.0 s', '1 min 15 s', '2 h 2 min', '2 d 7 h']
    """
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    parts: tuple[tuple[int, str], ...] = (
        (whole // 86400, "d"), (whole // 3600 % 24, "h"), (whole // 60 % 60, "min"), (whole % 60, "s"),
    )  # fmt: skip
    first = next(index for index, (count, _) in enumerate(parts) if count)
    return " ".join(f"{count} {unit}" for count, unit in parts[first : first + 2] if count)


def tick_words(scale: Scale) -> Callable[[float], str]:
    """How the ticks of a scale are written."""
    if scale.end_s < 1:
        return lambda second: f"{second * 1000:g} ms"
    return lambda second: f"{round(second, 3):g} s" if second < 60 else duration_words(second)
