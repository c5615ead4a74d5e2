"""What a check says: one of four verdicts, with what was observed, what was expected, and where to look. Pure."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Finding", "Verdict", "not_attempted", "right", "wrong"]


class Verdict(StrEnum):
    """How an answer stands."""

    NOT_ATTEMPTED = "not attempted"
    WRONG = "wrong"
    ERROR = "error"
    RIGHT = "right"


@dataclass(frozen=True)
class Finding:
    """One verdict. `mistake` names the typical wrong answer that was recognised, "" for one that is not known."""

    verdict: Verdict
    observed: str = ""
    expected: str = ""
    look: str = ""
    mistake: str = ""


def right(observed: str) -> Finding:
    """Return RIGHT; `observed` says what in the evidence shows it."""
    return Finding(Verdict.RIGHT, observed)


def wrong(mistake: str, *, observed: str, expected: str, look: str) -> Finding:
    """Return WRONG; `mistake` is the name of a typical wrong answer, or "" when it is none of those.

    observed: what is there, with the value seen. expected: what should be. look: where to look next, never the answer.
    """
    return Finding(Verdict.WRONG, observed, expected, look, mistake)


def not_attempted(expected: str) -> Finding:
    """Return NOT_ATTEMPTED; `expected` says what to do first."""
    return Finding(Verdict.NOT_ATTEMPTED, expected=expected)
