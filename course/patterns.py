"""Which events an event pattern takes, asked of EventBridge itself; nothing is sent."""

import json
from typing import Any

__all__ = ["deployed_pattern", "matches"]


def matches(
    pattern: dict[str, Any],
    connection: Any,
    *,
    source: str,
    detail_type: str = "CommonEvent",
    detail: dict[str, Any] | None = None,
) -> bool:
    """Tell whether the pattern takes an event like this; raises botocore's ClientError when it is no pattern."""
    event = {
        "id": "tried-out",
        "detail-type": detail_type,
        "source": source,
        "account": connection.account,
        "region": connection.region,
        "time": "2026-01-01T12:00:00Z",
        "resources": [],
        "detail": {"message": '{"order": 7}'} if detail is None else detail,
    }
    events = connection.client("events")
    return bool(events.test_event_pattern(EventPattern=json.dumps(pattern), Event=json.dumps(event))["Result"])


def deployed_pattern(rule: str, bus: str, connection: Any) -> dict[str, Any]:
    """Return the event pattern of a rule as it is deployed now."""
    told = connection.client("events").describe_rule(Name=rule, EventBusName=bus)
    return dict(json.loads(told["EventPattern"]))
