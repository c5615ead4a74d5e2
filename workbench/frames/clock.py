"""Seconds since the first event of a history, and the stretches in which nothing was recorded."""

from dataclasses import dataclass

from workbench.frames.source import Event
from workbench.frames.walk import History

__all__ = ["Clock", "clock_of"]


@dataclass(frozen=True, slots=True)
class Clock:
    """Places events on one axis: seconds when times are recorded (`timed`), else the position of the event.

    An event without a time stands where the one before it does.
    """

    places: dict[int, float]
    end: float
    timed: bool

    def at(self, event: Event | None) -> float:
        """Place of an event; of none, the end of what is recorded."""
        return self.end if event is None else self.places[event.id]

    def idle(self, longer_than: float) -> list[tuple[float, float]]:
        """Stretches longer than this without any event, in order."""
        moments = sorted(set(self.places.values()))
        return [pair for pair in zip(moments, moments[1:], strict=False) if pair[1] - pair[0] > longer_than]


def clock_of(history: History) -> Clock:
    """The clock of a history that has been read."""
    origin = next((event.at_ns for event in history.events if event.at_ns is not None), None)
    places: dict[int, float] = {}
    here = 0.0
    for position, event in enumerate(history.events):
        if origin is None:
            here = float(position)
        elif event.at_ns is not None:
            here = (event.at_ns - origin) / 1e9
        places[event.id] = here
    return Clock(places, max(places.values(), default=0.0), origin is not None)
