"""Makes one operation's calls from several threads, no faster than its token bucket lets them."""

import threading
import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from workbench.aws.connection import Connection
from workbench.aws.token_bucket import TokenBucket, quota_of

__all__ = ["THROTTLED", "Pace", "StoppedError", "pace_of"]

#: The error codes with which AWS asks to be called less often.
THROTTLED = frozenset({"Throttling", "ThrottlingException", "ThrottledException", "TooManyRequestsException"})
#: So many throttles of one and the same call, each after a longer wait, are an account that is busy for good.
_MOST_THROTTLES = 20


class StoppedError(Exception):
    """The reading was stopped; the call was not made."""


class Pace:
    """One bucket shared by all threads; without a bucket calls are made at once.

    `throttles` counts what AWS refused although the bucket allowed it. `now` and `pause` are a clock in seconds and a
    wait that ends early when `stop()` was called.
    """

    def __init__(
        self,
        bucket: TokenBucket | None,
        now: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Any] | None = None,
    ) -> None:
        self.bucket = bucket
        self.throttles = 0
        self._now = now
        self._stopped = threading.Event()
        self._pause = pause or self._stopped.wait
        self._lock = threading.Lock()

    def stop(self) -> None:
        """Let no further call through, and wake what waits."""
        self._stopped.set()

    def call(self, operation: Callable[..., dict[str, Any]], **arguments: Any) -> dict[str, Any]:
        """Return the operation's answer, called when its token is there and again when AWS throttles it.

        Raises what the operation raises, the throttle too after _MOST_THROTTLES, and StoppedError after stop().
        """
        for attempt in range(_MOST_THROTTLES):
            self._wait_for_token()
            called_at = self._now()
            try:
                answer = operation(**arguments)
            except ClientError as error:
                if error.response.get("Error", {}).get("Code") not in THROTTLED:
                    raise
                self._tell_throttled(called_at)
                if attempt == _MOST_THROTTLES - 1:
                    raise
                continue
            if answer.get("ResponseMetadata", {}).get("RetryAttempts"):  # botocore met throttles, and waited itself
                self._tell_throttled(called_at)
            elif self.bucket is not None:
                with self._lock:
                    self.bucket.answered(self._now())
            return answer
        raise AssertionError("the last attempt returns or raises")

    def _wait_for_token(self) -> None:
        wait_s = 0.0
        if self.bucket is not None:
            with self._lock:
                wait_s = self.bucket.take(self._now())
        if wait_s > 0:
            self._pause(wait_s)
        if self._stopped.is_set():
            raise StoppedError

    def _tell_throttled(self, called_at: float) -> None:
        with self._lock:
            self.throttles += 1
            if self.bucket is not None:
                self.bucket.throttled(self._now(), called_at)


def pace_of(operation: str, connection: Connection) -> Pace:
    """Return the pace of an operation at the published quota of the connection's region; none on the embedded AWS."""
    return Pace(None if connection.is_local else TokenBucket(quota_of(operation, connection.region)))
