"""Pure: when a failed delivery is tried again, and when it is given up."""

from dataclasses import dataclass
from typing import Any

__all__ = ["RetryPolicy"]

#: AWS backs off exponentially with jitter over up to a day; here the first retry comes at once, as far as a person
#: can tell, and none later than a minute after the last.
_FIRST_DELAY_S = 0.5
_LONGEST_DELAY_S = 60.0


@dataclass(frozen=True)
class RetryPolicy:
    """A target's RetryPolicy. Defaults: 185 retries within 24 hours (EventBridge user guide, "Retry policy")."""

    most_retries: int = 185
    most_age_s: float = 86_400.0

    @classmethod
    def of(cls, target: dict[str, Any]) -> "RetryPolicy":
        """Read the policy of a target as PutTargets or CloudFormation stored it."""
        given = target.get("RetryPolicy") or {}
        return cls(
            int(given.get("MaximumRetryAttempts", cls.most_retries)),
            float(given.get("MaximumEventAgeInSeconds", cls.most_age_s)),
        )

    def next_delay_s(self, retries: int) -> float:
        """Return how long to wait after this many retries."""
        return min(_FIRST_DELAY_S * 2.0 ** min(retries, 20), _LONGEST_DELAY_S)

    def exhausted(self, retries: int, age_s: float) -> str | None:
        """Return AWS's name of the condition that ends the retries after this many and this age, or None."""
        if retries >= self.most_retries:
            return "MaximumRetryAttempts"
        if age_s + self.next_delay_s(retries) > self.most_age_s:
            return "MaximumEventAgeInSeconds"
        return None
