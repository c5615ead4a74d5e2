"""Reads from a history which Lambda functions an execution called."""

import json
from typing import Any

__all__ = ["functions_called"]


def functions_called(events: list[dict[str, Any]]) -> list[str]:
    """Return the functions (name or ARN without qualifier, as the history has them) in order of first call."""
    seen: dict[str, None] = {}
    for event in events:
        if event["type"] == "LambdaFunctionScheduled":
            seen.setdefault(_bare(event.get("lambdaFunctionScheduledEventDetails", {}).get("resource", "")))
        elif event["type"] == "TaskScheduled":
            details = event.get("taskScheduledEventDetails", {})
            if details.get("resourceType") == "lambda":
                seen.setdefault(_bare(_function_name(details.get("parameters", ""))))
    return [name for name in seen if name]


def _function_name(parameters: str) -> str:
    try:
        return str(json.loads(parameters).get("FunctionName", ""))
    except (ValueError, AttributeError):
        return ""


def _bare(function: str) -> str:
    """Cut the version or alias off a function's name or ARN."""
    parts = function.split(":")
    return ":".join(parts[:7]) if function.startswith("arn:") else parts[0]
