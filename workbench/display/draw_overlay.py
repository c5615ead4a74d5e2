"""What is shown of an execution on each state and edge: a status with its glyph and word, never a colour alone."""

from dataclasses import dataclass, field
from typing import Final

from workbench.asl.graph import Edge
from workbench.display.looks import look_of

__all__ = ["NOT_REACHED", "NOT_TAKEN", "Overlay", "StateLook", "arrow_of", "duration_text"]

_WHITE = look_of("not reached").colour
#: The execution did not get as far as this state.
NOT_REACHED: Final = "not reached"
#: The execution came past the fork before this state and went another way.
NOT_TAKEN: Final = "branch not taken"


@dataclass(frozen=True)
class StateLook:
    """One state's status; `notes` are said beside it (`×3 attempts`, `1.2 s`), `details` in tooltip and text only."""

    status: str
    notes: tuple[str, ...] = ()
    details: tuple[str, ...] = ()

    @property
    def parts(self) -> list[str]:
        """Glyph and word, then the notes."""
        return [f"{look_of(self.status).sign} {self.status}", *self.notes]

    @property
    def text(self) -> str:
        """Glyph, word and notes in one line."""
        return " · ".join(self.parts)

    @property
    def colour(self) -> str | None:
        """The console's fill for the status; None where the console leaves a state white."""
        colour = look_of(self.status).colour
        return None if colour == _WHITE else colour

    @property
    def css(self) -> str:
        """The status as a class name."""
        return self.status.replace(" ", "-")


@dataclass(frozen=True)
class Overlay:
    """What events tell about a graph.

    `states` has a look for every state key, `taken` how often each arrow was taken, as (source key, target key, kind of
    arrow) -> count. `outcome` is one line on the whole execution, `status` its status, `strangers` the states that the
    events name and the definition does not have.
    """

    states: dict[str, StateLook] = field(default_factory=dict)
    taken: dict[tuple[str, str, str], int] = field(default_factory=dict)
    status: str = "in progress"
    outcome: str = ""
    strangers: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """What `told` is about, where it does not say so itself."""
        return "execution "

    @property
    def told(self) -> str:
        """The outcome in words alone, for those who hear it."""
        return self.outcome.removeprefix(f"{look_of(self.status).sign} ").replace(" · ", ", ")

    def count(self, edge: Edge) -> int:
        """Return how often the arrow of this edge was taken; rules of a Choice with one target share an arrow."""
        return self.taken.get(arrow_of(edge), 0)

    def times(self, edge: Edge) -> str:
        """How often the arrow was taken, in a word; "" for never and for once."""
        count = self.count(edge)
        return f"×{count}" if count > 1 else ""


def arrow_of(edge: Edge) -> tuple[str, str, str]:
    """Return what events can tell apart: they name a Choice's target, not the rule or Default that led to it."""
    return edge.source, edge.target, "choice" if edge.kind == "default" else edge.kind


def duration_text(seconds: float) -> str:
    """Return a duration as people read it: `35 ms`, `1.2 s`, `3 min 20 s`, `2 h 5 min`."""
    if seconds < 0.9995:
        return f"{round(seconds * 1000)} ms"
    if round(seconds) < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{round(seconds)} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"
