"""Reads from a history which Lambda functions an execution called."""

import json
from typing import Any

__all__ = ["function_of", "functions_called"]


def functions_called(events: list[dict[str, Any]]) -> list[str]:
    """Return the functions (name or ARN without qualifier, as the history has them) in order of first call."""
    seen: dict[str, None] = {}
    for event in events:
        if event["type"] in ("LambdaFunctionScheduled", "TaskScheduled"):
            name = event["type"][:1].lower() + event["type"][1:]
            seen.setdefault(function_of(event["type"], event.get(f"{name}EventDetails", {})))
    return [name for name in seen if name]


def function_of(event_type: str, details: dict[str, Any]) -> str:
    """Return the function that one Scheduled event calls, "" when it calls none."""
    if event_type == "LambdaFunctionScheduled":
        return _bare(details.get("resource", ""))
    if event_type == "TaskScheduled" and details.get("resourceType") == "lambda":
        return _bare(_function_name(details.get("parameters", "")))
    return ""


def _function_name(parameters: str) -> str:
    try:
        return str(json.loads(parameters).get("FunctionName", ""))
    except (ValueError, AttributeError):
        return ""


def _bare(function: str) -> str:
    """Cut the version or alias off a function's name or ARN."""
    parts = function.split(":")
    return ":".join(parts[:7]) if function.startswith("arn:") else parts[0]
