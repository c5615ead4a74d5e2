"""What so many events a second keep busy: concurrency by Little's law, and how much of each limit they use."""

from collections.abc import Iterable

import pandas as pd

from workbench.errors import WorkbenchError
from workbench.scale.limits import Design, limits_of

__all__ = ["in_flight", "load_frame"]


def in_flight(per_s: float, seconds: float) -> float:
    """Return how many are under way at once when so many arrive a second and each stays so long: Little's law.

    >>> in_flight(100, 0.25)
    25.0
    """
    if per_s < 0 or seconds < 0:
        raise WorkbenchError(f"Neither a rate ({per_s}) nor a time ({seconds}) can be below 0.")
    return per_s * seconds


def load_frame(
    design: Design, execution_s: float, rates: Iterable[float] = (1, 100, 10_000), region: str = "us-east-1"
) -> pd.DataFrame:
    """Return one row a rate of events.

    execution_s: how long one execution takes, in seconds (mean).
    Columns: events_per_s, events_per_day, functions_at_once, executions_open, transitions_per_s (float64); fits (bool);
    breaks_first (str, the limit of which most is used); used (float64, that share; above 1 it breaks).
    """
    limits = limits_of(design, region)
    rows = []
    for rate in rates:
        worst = max(limits, key=lambda limit: rate / limit.events_per_s)
        used = rate / worst.events_per_s
        rows.append(
            {
                "events_per_s": float(rate),
                "events_per_day": float(rate * 86_400),
                "functions_at_once": in_flight(rate, design.function_s),
                "executions_open": in_flight(rate, execution_s),
                "transitions_per_s": rate * design.transitions,
                "fits": used <= 1,
                "breaks_first": f"{worst.part}: {worst.name}",
                "used": used,
            }
        )
    return pd.DataFrame(rows)
