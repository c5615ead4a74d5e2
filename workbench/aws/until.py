"""Looks again and again until what is looked for is there, with a time limit."""

import time
from collections.abc import Callable
from typing import TypeVar

from workbench.aws.progress import ProgressLine
from workbench.errors import WorkbenchError

__all__ = ["until"]

Seen = TypeVar("Seen")


def until(
    look: Callable[[], Seen],
    ready: Callable[[Seen], bool],
    what: str,
    *,
    timeout_s: float = 30.0,
    poll_s: float = 0.5,
) -> Seen:
    """Call `look` every poll_s seconds until `ready` says yes to what it returned; return that.

    Everything between the bus and the table happens a little later than the call that caused it, so look, do not sleep:
        until(lambda: rows("MessagesTable", connection), lambda found: len(found) >= 20, "20 rows in MessagesTable")
    Raises WorkbenchError after timeout_s; `what` names in its message what did not come, and the last look is shown.
    """
    begun, line = time.monotonic(), ProgressLine()
    try:
        while True:
            seen = look()
            waited_s = time.monotonic() - begun
            if ready(seen):
                line.show(f"{what}: there after {waited_s:.1f} s")
                return seen
            line.show(f"waiting for {what} for {waited_s:.0f} s")
            if waited_s >= timeout_s:
                raise WorkbenchError(
                    f"After {timeout_s:g} s there was still not: {what}. The last look showed:\n{seen}\n"
                    "Give more time with timeout_s=..., or look for the reason in the executions, the logs "
                    "and the dead-letter queue."
                )
            time.sleep(poll_s)
    finally:
        line.end()
