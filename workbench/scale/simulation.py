"""Simulates a burst of events through the limits of the design, with the times of one's own runs. Pure, by its seed.

The model is small on purpose. In steps of a tenth of a second events arrive (Poisson); what EventBridge could not yet
start waits; an execution starts when StartExecution's bucket and StateTransition's have tokens and a Lambda is free; it
keeps its Lambda for a time drawn from the measured ones. Cold starts, retries' back-off and jitter are left out: what
waits is started as soon as it can be, which is the best case.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from workbench.aws.token_bucket import Quota
from workbench.errors import WorkbenchError
from workbench.scale.limits import LAMBDA_CONCURRENCY, Design, limits_of

__all__ = ["simulate"]

_STEP_S = 0.1


def simulate(
    rates: Sequence[float],
    times_s: Sequence[float],
    design: Design,
    *,
    region: str = "us-east-1",
    concurrency: int = LAMBDA_CONCURRENCY,
    seed: int = 0,
) -> pd.DataFrame:
    """Return one row a second of simulated time, until everything has been done (at most ten times as long).

    rates: events a second, one for each second. times_s: measured seconds of the function; each simulated one takes
    one of them. Columns: second (int64); arrived, started, finished (int64, in that second); waiting, working (int64,
    at its end); delay_s (float64, how long the event started last had waited, NaN where none was).
    """
    times = np.asarray(times_s, dtype=float)
    if len(times) == 0 or not np.isfinite(times).all() or (times < 0).any():
        raise WorkbenchError(
            f"{len(times)} measured times were given, and each must be a number of seconds from 0. "
            "Take them from a fleet: fleet.attempts['duration_s'].dropna()."
        )
    if len(rates) == 0 or min(rates) < 0:
        raise WorkbenchError("Give the events of each second, such as [100] * 60, none below 0.")
    random = np.random.default_rng(seed)
    gates = [
        _Gate(limit.quota, limit.per_event) for limit in limits_of(design, region) if limit.part == "Step Functions"
    ]
    steps = round(1 / _STEP_S)
    waiting: list[list[float]] = []
    ends = np.zeros(0)
    rows = []
    for second in range(len(rates) * 10):
        arrived = started = finished = 0
        delay = float("nan")
        for step in range(steps):
            now = second + step * _STEP_S
            came = int(random.poisson(rates[second] * _STEP_S)) if second < len(rates) else 0
            if came:
                waiting.append([now, came])
            done = ends <= now
            finished += int(done.sum())
            ends = ends[~done]
            for gate in gates:
                gate.fill(_STEP_S)
            can = int(
                min([sum(count for _, count in waiting), concurrency - len(ends), *(gate.room for gate in gates)])
            )
            for gate in gates:
                gate.take(can)
            ends = np.concatenate([ends, now + random.choice(times, can)])
            arrived, started = arrived + came, started + can
            while can:
                since, count = waiting[0]
                delay = now - since
                taken = min(can, int(count))
                can -= taken
                waiting[0][1] -= taken
                if not waiting[0][1]:
                    waiting.pop(0)
        left = int(sum(count for _, count in waiting))
        rows.append((second, arrived, started, finished, left, len(ends), delay))
        if second >= len(rates) - 1 and not left and not len(ends):
            break
    names = ["second", "arrived", "started", "finished", "waiting", "working", "delay_s"]
    return pd.DataFrame(rows, columns=names).astype({"delay_s": "float64"})


class _Gate:
    """A bucket that is asked how many events it has room for."""

    def __init__(self, quota: Quota, per_event: float) -> None:
        self.quota, self.per_event, self.tokens = quota, per_event, quota.size

    @property
    def room(self) -> int:
        return int(self.tokens / self.per_event + 1e-9)

    def fill(self, seconds: float) -> None:
        self.tokens = min(self.quota.size, self.tokens + seconds * self.quota.refill_per_s)

    def take(self, events: int) -> None:
        self.tokens -= events * self.per_event
