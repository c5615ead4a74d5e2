"""Says in a few words what a state does: its type, the service it calls, how long it waits, how it retries."""

import re
from collections.abc import Mapping
from typing import Any

from workbench.asl.conditions import jsonata_text
from workbench.asl.graph import MISSING, State

__all__ = ["kind_text", "resource_text", "retry_text", "state_text"]

_PART = r"(?:\$\{[^}]*\}|[^:])*"
#: Service, account and the rest of an ARN, any part of which may be a placeholder such as `${AWS::Partition}`.
_ARN = re.compile(f"arn:{_PART}:({_PART}):{_PART}:({_PART}):(.+)")
_PATTERNS = {"waitForTaskToken": "callback", "sync": "sync", "sync:2": "sync"}


def kind_text(state: State) -> str:
    """Return the type as people say it: a Map that is distributed is a "Distributed Map"."""
    if state.type == MISSING:
        return "no such state"
    return "Distributed Map" if state.type == "Map" and is_distributed(state) else state.type


def state_text(state: State) -> str:
    """Return the type and what matters about it, such as `Task · lambda:invoke · callback` or `Wait · 5 s`."""
    detail = {"Task": _task, "Wait": _wait, "Fail": _fail, "Map": _map}.get(state.type)
    return " · ".join([kind_text(state), *(detail(state.raw) if detail else [])])


def resource_text(resource: Any) -> str:
    """Return the part of a Task's Resource that tells: `lambda:invoke`, `function:Charge`, `activity:Approve`."""
    text = jsonata_text(resource) if resource is not None else "?"
    arn = _ARN.fullmatch(text)
    if arn is None:
        return text
    service, account, called = arn.groups()
    if service != "states" or account:
        return called
    for pattern in _PATTERNS:
        called = called.removesuffix(f".{pattern}")
    return called.removeprefix("aws-sdk:")


def retry_text(state: State) -> str:
    """Return how often the state is tried again, such as `up to 3 retries`, or "" when it is not."""
    retriers = state.raw.get("Retry")
    if not isinstance(retriers, list) or not retriers:
        return ""
    most = [retrier.get("MaxAttempts", 3) for retrier in retriers if isinstance(retrier, Mapping)]
    numbers = [count for count in most if isinstance(count, int)]
    if not numbers or len(numbers) < len(most):
        return "retries"
    return f"up to {max(numbers)} {'retry' if max(numbers) == 1 else 'retries'}" if max(numbers) else ""


def is_distributed(state: State) -> bool:
    """Tell whether a Map starts an execution of its own for each item (or batch)."""
    processor = state.raw.get("ItemProcessor")
    config = processor.get("ProcessorConfig") if isinstance(processor, Mapping) else None
    return isinstance(config, Mapping) and config.get("Mode") == "DISTRIBUTED"


def _task(raw: Mapping[str, Any]) -> list[str]:
    resource = str(raw.get("Resource", "?"))
    pattern = _PATTERNS.get(resource.rpartition(".")[2])
    return [resource_text(raw.get("Resource")), *([pattern] if pattern else [])]


def _wait(raw: Mapping[str, Any]) -> list[str]:
    for key, form in (
        ("Seconds", "{} s"),
        ("SecondsPath", "{} s"),
        ("Timestamp", "until {}"),
        ("TimestampPath", "until {}"),
    ):
        if key in raw:
            value = raw[key]
            return [form.format(jsonata_text(value) if isinstance(value, str) else value)]
    return []


def _fail(raw: Mapping[str, Any]) -> list[str]:
    error = raw.get("Error", raw.get("ErrorPath"))
    return [jsonata_text(error) if isinstance(error, str) else str(error)] if error else []


def _map(raw: Mapping[str, Any]) -> list[str]:
    found = []
    reader = raw.get("ItemReader")
    if isinstance(reader, Mapping):
        found.append(f"reads {resource_text(reader.get('Resource'))}")
    limit = raw.get("MaxConcurrency")
    if isinstance(limit, int) and limit > 0:
        found.append("one at a time" if limit == 1 else f"{limit} at a time")
    return found
