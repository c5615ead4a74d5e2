"""Writes the events of a run that never was, as GetExecutionHistory would give them, on a clock of its own."""

from datetime import datetime, timedelta
from typing import Any

__all__ = ["MadeEvents"]


class MadeEvents:
    """A history being written. `now` is its clock: it moves by what would be waited for, and by nothing else."""

    def __init__(self, start: datetime) -> None:
        self.events: list[dict[str, Any]] = []
        self.start = self.now = start

    def add(self, kind: str, previous: int, **details: Any) -> int:
        """Append an event caused by event `previous`, and return its id; details without a value are left out."""
        number = len(self.events) + 1
        event: dict[str, Any] = {"id": number, "previousEventId": previous, "type": kind, "timestamp": self.now}
        told = {name: value for name, value in details.items() if value is not None}
        if kind.endswith("StateEntered"):
            key = "stateEnteredEventDetails"
        elif kind.endswith("StateExited"):
            key = "stateExitedEventDetails"
        else:
            key = f"{kind[0].lower()}{kind[1:]}EventDetails"
        self.events.append({**event, key: told} if told else event)
        return number

    def wait(self, seconds: float) -> None:
        """Let time go by."""
        self.now += timedelta(seconds=seconds)
