"""Which executions an event on the bus became: EventBridge puts the event's id into the execution's name."""

import time
from typing import Any

import pandas as pd

import workbench as wb

__all__ = ["ended_executions_of"]

_LOOK_S = 0.5


def ended_executions_of(event_id: str, machine: str, connection: Any, *, wait_s: float = 10.0) -> pd.DataFrame:
    """Return wb.executions() of the event as soon as all of them have ended; after `wait_s` seconds those that are."""
    last = time.monotonic() + wait_s
    while True:
        found = wb.executions(machine, connection, name=event_id)
        if (len(found) and not (found["status"] == "RUNNING").any()) or time.monotonic() > last:
            return found
        time.sleep(_LOOK_S)
