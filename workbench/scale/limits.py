"""Where this design stops on AWS: every quota on the way of an event, and how many events a second it lets through."""

from dataclasses import dataclass

import pandas as pd

from workbench.aws.token_bucket import LARGE_REGIONS, Quota, quota_of
from workbench.errors import WorkbenchError

__all__ = ["Design", "Limit", "limits_frame", "limits_of"]

_STATES = "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html"
_EVENTS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html"
_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"
_TABLE = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html"
_API = "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"
#: Express workflows start 6,000 a second, have no quota of transitions, and cannot wait for a task token.
_EXPRESS_START = Quota(6000, 6000)
#: Requests a second of PutEvents and of rules that invoke targets: (large regions, Europe (Frankfurt)).
_PUT_EVENTS, _INVOCATIONS = (10_000, 2_400), (18_750, 4_500)
#: Concurrent executions of all functions of an account; a new account may have fewer.
LAMBDA_CONCURRENCY = 1000
#: Writes a second a new on-demand table takes at once; it grows to twice its last peak, up to 40,000 by default.
_NEW_TABLE_WRITES = 4000
_API_REQUESTS = Quota(5000, 10_000)


@dataclass(frozen=True)
class Design:
    """What one event uses: `transitions` of states, `function_s` seconds of a Lambda (median), `writes` of 1 KB.

    kind is "STANDARD" or "EXPRESS"; an EXPRESS machine has no task token, so it makes no callback.
    """

    transitions: float
    function_s: float
    kind: str = "STANDARD"
    writes: float = 1.0
    by_api: bool = True

    def __post_init__(self) -> None:
        if self.kind not in ("STANDARD", "EXPRESS"):
            raise WorkbenchError(f"A state machine is STANDARD or EXPRESS, not {self.kind!r}.")
        if self.transitions <= 0 or self.function_s <= 0 or self.writes < 0:
            raise WorkbenchError(
                f"An event has transitions and a function's time above 0, not {self.transitions} and {self.function_s} "
                "s. Take both from runs: cost_frame(fleet), and p50_s of the task in states_frame(fleet)."
            )


@dataclass(frozen=True)
class Limit:
    """One quota: `quota` in its own unit, of which an event uses `per_event`; what AWS offers when it is reached."""

    part: str
    name: str
    quota: Quota
    per_event: float
    what_then: str
    offers: str
    source: str

    @property
    def events_per_s(self) -> float:
        """Events a second that can go on for ever."""
        return self.quota.refill_per_s / self.per_event

    @property
    def burst_events(self) -> float:
        """Events that can come at once after a quiet time."""
        return self.quota.size / self.per_event


def limits_of(design: Design, region: str = "us-east-1") -> list[Limit]:
    """Return the limits on the way of an event, in the order it meets them.

    region: one of the large ones, or eu-central-1; elsewhere the numbers of eu-central-1 are near, EventBridge's lower.
    """
    large = region in LARGE_REGIONS
    put, invoked = ((each[0] if large else each[1]) for each in (_PUT_EVENTS, _INVOCATIONS))
    standard = design.kind == "STANDARD"
    concurrency = Quota(LAMBDA_CONCURRENCY / design.function_s, LAMBDA_CONCURRENCY / design.function_s)
    more, by_api = "ask for more", design.by_api
    start_offers = f"{more}; Express; a queue that starts one for many" if standard else more
    way = [
        Limit("API Gateway", "requests", _API_REQUESTS, 1, "the sender gets 429", more, _API) if by_api else None,
        Limit(
            "EventBridge", "PutEvents", Quota(put, put), 1, "the sender is throttled", f"{more}; 10 events a call",
            _EVENTS,
        ),
        Limit("EventBridge", "invocations", Quota(invoked, invoked), 1, "delivery is late", more, _EVENTS),
        Limit(
            "Step Functions", "StartExecution",
            quota_of("StartExecution", region) if standard else _EXPRESS_START, 1,
            "EventBridge tries again, for 24 hours", start_offers, _STATES,
        ),
        Limit(
            "Step Functions", "StateTransition", quota_of("StateTransition", region), design.transitions,
            "executions take longer", f"{more}; fewer states; Express has no such limit", _STATES,
        ) if standard else None,
        Limit(
            "Lambda", f"{LAMBDA_CONCURRENCY:,} at once", concurrency, 1,
            "TooManyRequestsException; the task's Retry",
            f"{more}; a faster function; write from the machine, without it", _LAMBDA,
        ),
        Limit("DynamoDB", "writes, new table", Quota(_NEW_TABLE_WRITES, _NEW_TABLE_WRITES), design.writes or 1e-9,
              "the SDK tries again", "warm throughput; grows by itself to 40,000", _TABLE) if design.writes else None,
        Limit(
            "Step Functions", "SendTaskSuccess", quota_of("SendTaskSuccess", region), 1,
            "the callback is late", f"{more}; no token: answer by returning", _STATES,
        ) if standard else None,
    ]  # fmt: skip
    return [limit for limit in way if limit is not None]


def limits_frame(design: Design, region: str = "us-east-1") -> pd.DataFrame:
    """Return one row a limit, in the order an event meets them.

    Columns: part, limit (str); events_per_s (float64, for ever); burst_events (float64, at once); first (bool, the one
    that is reached first); what_then, offers, source (str).
    """
    limits = limits_of(design, region)
    least = min(limit.events_per_s for limit in limits)
    return pd.DataFrame(
        {
            "part": [limit.part for limit in limits],
            "limit": [limit.name for limit in limits],
            "events_per_s": [float(limit.events_per_s) for limit in limits],
            "burst_events": [float(limit.burst_events) for limit in limits],
            "first": [limit.events_per_s == least for limit in limits],
            "what_then": [limit.what_then for limit in limits],
            "offers": [limit.offers for limit in limits],
            "source": [limit.source for limit in limits],
        }
    )
