"""Token buckets as AWS throttles its API with: the published sizes, and one that adapts. Pure: the time is given.

Numbers: "Quotas related to API action throttling" and "Other quotas" of
https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html. They hold for one account and region together,
so for everybody who calls there, and AWS may raise them for an account.
"""

from dataclasses import dataclass

from workbench.errors import WorkbenchError

__all__ = ["LARGE_REGIONS", "QUOTAS", "Quota", "TokenBucket", "quota_of"]

#: The regions with the larger buckets: US East (N. Virginia), US West (Oregon), Europe (Ireland).
LARGE_REGIONS = frozenset({"us-east-1", "us-west-2", "eu-west-1"})


@dataclass(frozen=True)
class Quota:
    """A bucket of `size` calls that refills with `refill_per_s` calls a second."""

    size: float
    refill_per_s: float

    def __post_init__(self) -> None:
        if self.size < 1 or self.refill_per_s <= 0:
            raise WorkbenchError(
                f"A quota of {self.size:g} calls, refilled with {self.refill_per_s:g} a second, lets nothing through. "
                "Give a size of at least 1 and a refill above 0."
            )

    def least_s(self, calls: int) -> float:
        """Return the shortest time, in seconds, in which so many calls fit when the bucket is full at the start."""
        return max(0.0, (calls - self.size) / self.refill_per_s)


#: Operation -> (quota in the large regions, quota in all others).
QUOTAS = {
    "DescribeExecution": (Quota(300, 15), Quota(250, 10)),
    "DescribeStateMachine": (Quota(200, 20), Quota(200, 20)),
    "GetExecutionHistory": (Quota(400, 20), Quota(400, 20)),
    "ListExecutions": (Quota(200, 5), Quota(100, 2)),
    "SendTaskSuccess": (Quota(3000, 500), Quota(1500, 300)),
    "StartExecution": (Quota(1300, 300), Quota(800, 150)),
    "StateTransition": (Quota(5000, 1500), Quota(800, 500)),
    "StopExecution": (Quota(1000, 200), Quota(500, 25)),
}
#: A throttle halves the rate, down to a sixteenth of the published one; each answer gives back a fiftieth of it.
_CUT, _LOWEST, _REGAINED = 0.5, 1 / 16, 1 / 50


def quota_of(operation: str, region: str) -> Quota:
    """Return the published quota of an operation, such as "GetExecutionHistory", in a region."""
    if operation not in QUOTAS:
        raise WorkbenchError(f"No quota of {operation!r} is known here. Known are {', '.join(sorted(QUOTAS))}.")
    large, other = QUOTAS[operation]
    return large if region in LARGE_REGIONS else other


class TokenBucket:
    """A caller's own copy of a bucket of AWS: it says how long to wait before each call.

    It starts full, as AWS's is when nobody else calls. When AWS throttles all the same, others are drinking from it:
    the copy is emptied and its rate halved; answers raise the rate again, up to the published one. Times are seconds
    of any clock that only goes forward. Not safe for several threads by itself.
    """

    def __init__(self, quota: Quota) -> None:
        self.quota = quota
        self.rate_per_s = quota.refill_per_s
        self._tokens = quota.size
        self._filled_at: float | None = None
        self._cut_at = float("-inf")

    def take(self, now_s: float) -> float:
        """Take one token and return the seconds to wait until it is there; 0.0 when there is one now.

        Tokens may be taken ahead of time: whoever takes the next one waits behind it.
        """
        self._fill(now_s)
        self._tokens -= 1
        return max(0.0, -self._tokens / self.rate_per_s)

    def answered(self, now_s: float) -> None:
        """Tell that a call was let through."""
        self._fill(now_s)
        self.rate_per_s = min(self.quota.refill_per_s, self.rate_per_s + self.quota.refill_per_s * _REGAINED)

    def throttled(self, now_s: float, called_at_s: float) -> None:
        """Tell that a call made at called_at_s was throttled; one made before the last cut does not cut again."""
        self._fill(now_s)
        if called_at_s < self._cut_at:
            return
        self._cut_at = now_s
        self._tokens = min(self._tokens, 0.0)
        self.rate_per_s = max(self.quota.refill_per_s * _LOWEST, self.rate_per_s * _CUT)

    def _fill(self, now_s: float) -> None:
        if self._filled_at is not None and now_s > self._filled_at:
            self._tokens = min(self.quota.size, self._tokens + (now_s - self._filled_at) * self.rate_per_s)
        self._filled_at = now_s if self._filled_at is None else max(now_s, self._filled_at)
