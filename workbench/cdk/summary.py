"""One line about a resource: the properties that tell most, references shortened to the logical id."""

from typing import Any

__all__ = ["summary_of"]

#: In the order they are shown; a resource has a few of them.
_TELLING = (
    "TableName",
    "LogGroupName",
    "FunctionName",
    "StateMachineName",
    "PolicyName",
    "Name",
    "Runtime",
    "Handler",
    "Timeout",
    "RetentionInDays",
    "BillingMode",
    "EventPattern",
    "EventBusName",
    "PathPart",
    "HttpMethod",
    "StageName",
    "Action",
    "EventSourceArn",
    "VisibilityTimeout",
    "RedrivePolicy",
    "Environment",
    "LoggingConfiguration",
    "Roles",
)
_LONGEST = 120


def summary_of(properties: dict[str, Any]) -> str:
    """Return for example "Runtime=python3.14, Handler=handler.handler, Timeout=10"; "" when nothing tells."""
    shown = ", ".join(f"{name}={_short(properties[name])}" for name in _TELLING if name in properties)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"


def _short(value: Any) -> str:
    """Write a value as a person would: {"Ref": "Table"} is Table, {"Fn::GetAtt": ["Queue", "Arn"]} is Queue.Arn."""
    if isinstance(value, dict):
        if set(value) == {"Ref"}:
            return str(value["Ref"])
        if set(value) == {"Fn::GetAtt"}:
            return ".".join(value["Fn::GetAtt"])
        return "{" + ", ".join(f"{key}: {_short(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_short(item) for item in value) + "]"
    return str(value)
