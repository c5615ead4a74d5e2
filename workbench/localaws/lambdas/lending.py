"""Lets a function that waits for this server give its turn to another function."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from workbench.localaws.lambdas.pool import Pool

__all__ = ["INVOCATION_HEADER", "lent_while_waiting"]

#: worker._carry_depth puts it on every boto3 call.
INVOCATION_HEADER = "x-workbench-invocation"
#: Shorter calls are not worth it: most take a few milliseconds and would let too many handlers run at once.
_AFTER_S = 0.1


@asynccontextmanager
async def lent_while_waiting(pool: Pool, request_id: str) -> AsyncIterator[None]:
    """Lend the turn of the invocation `request_id` if the call inside takes longer than a moment."""
    lent = False

    def lend() -> None:
        nonlocal lent
        lent = pool.lend(request_id)

    timer = asyncio.get_running_loop().call_later(_AFTER_S, lend)
    try:
        yield
    finally:
        timer.cancel()
        if lent:
            pool.take_back(request_id)
