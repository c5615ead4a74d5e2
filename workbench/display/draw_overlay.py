"""What happened to each state and edge, as the events of an execution tell it."""

from dataclasses import dataclass, field

__all__ = ["Overlay", "StateLook"]


@dataclass(frozen=True)
class StateLook:
    """One state's status, and what else is said about it (`×3 attempts · 1.2 s`)."""

    status: str
    note: str = ""

    @property
    def text(self) -> str:
        """Return glyph, word and note in one line."""
        return self.status

    @property
    def css(self) -> str:
        """Return the status as a class name."""
        return self.status.replace(" ", "-")


@dataclass(frozen=True)
class Overlay:
    """State key -> look, and the edges taken as (source key, target key, kind of arrow)."""

    states: dict[str, StateLook] = field(default_factory=dict)
    taken: frozenset[tuple[str, str, str]] = frozenset()
