"""One row of a trace before it is in a frame, and the words that say how it is known."""

from dataclasses import dataclass
from datetime import datetime

__all__ = ["INFERRED", "NOT_FOUND", "RECORDED", "Mark", "instant", "nanoseconds"]

#: AWS wrote it down, and the trace has read it.
RECORDED = "recorded"
#: AWS keeps no record of it; it follows from what is recorded before and after it, and from how things are configured.
INFERRED = "inferred"
#: It was looked for where it should be, and is not there.
NOT_FOUND = "not found"


@dataclass(slots=True)
class Mark:
    """One thing that happened to an event; times are nanoseconds since 1970 UTC. The fields are trace_frame's."""

    lane: str
    name: str
    status: str
    known: str
    evidence: str
    depth: int = 0
    start: int | None = None
    end: int | None = None
    attempt: int | None = None
    rule: str | None = None
    joined_by: str | None = None
    request_id: str | None = None
    detail: str = ""
    where: str = ""


def nanoseconds(moment: datetime | None) -> int | None:
    """Return a time as whole microseconds, in nanoseconds since 1970 UTC."""
    return None if moment is None else round(moment.timestamp() * 1_000_000) * 1000


def instant(*moments: int | None) -> int | None:
    """Return the earliest of the times that are known."""
    return min((moment for moment in moments if moment is not None), default=None)
