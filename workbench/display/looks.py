"""How a status is shown everywhere: its colour and its sign, beside its word, so that colour is never the only one."""

from dataclasses import dataclass

from workbench.display.theme import STATUS, on

__all__ = ["LOOKS", "Look", "look_of"]


@dataclass(frozen=True)
class Look:
    """Fill as `#rrggbb`, the ink that reads on it, and a sign of one character that every font has."""

    colour: str
    sign: str

    @property
    def ink(self) -> str:
        """Text colour that reads best on the fill."""
        return on(self.colour)


#: Status -> look: those of `workbench.frames.vocabulary.STATUSES`, and of a state that was never entered.
LOOKS = {
    "succeeded": Look(STATUS["succeeded"], "✓"),
    "failed": Look(STATUS["failed"], "✗"),
    "timed out": Look(STATUS["timed out"], "◔"),
    "caught": Look(STATUS["caught"], "!"),
    "in progress": Look(STATUS["in progress"], "▸"),
    "aborted": Look(STATUS["cancelled"], "■"),
    "no evidence": Look("#FFFFFF", "?"),
    "not reached": Look("#FFFFFF", "○"),
    "branch not taken": Look("#FFFFFF", "–"),
}


def look_of(status: str) -> Look:
    """Return the look of a status; one that is not known looks like `no evidence`."""
    return LOOKS.get(status, LOOKS["no evidence"])
