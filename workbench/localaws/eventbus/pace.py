"""Starts executions no faster than functions can run them, so that a burst does not time out while it waits."""

import time

from workbench.localaws.lambdas.runtime import POOL

__all__ = ["wait_for_room"]

#: Invocations that may wait for a worker while more executions are started.
_MOST_WAITING = 8
_POLL_S = 0.005
#: A function that never returns must not hold back every other machine's events.
_LONGEST_WAIT_S = 2.0


def wait_for_room() -> None:
    """Wait until few invocations are waiting for a worker, at most a moment."""
    deadline = time.monotonic() + _LONGEST_WAIT_S
    while POOL.waiting >= _MOST_WAITING and time.monotonic() < deadline:
        time.sleep(_POLL_S)
