"""Compares two payloads leaf by leaf, and tells what differs between any two runs from what matters."""

import json
import re
from collections.abc import Iterator
from typing import Any

__all__ = ["ABSENT", "KINDS", "payload_differences"]

#: Stands for a value that one of the two payloads does not have.
ABSENT = "(absent)"
#: Kind of a difference -> what it says.
KINDS = {
    "value": "a value, a type, or something that only one side has",
    "id": "two UUIDs: every run has its own",
    "time": "two times: every run has its own",
    "metadata": "what the call's answer says about itself: request ids, headers, dates",
}
_UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(_[0-9a-f-]{36})?$", re.IGNORECASE)
_TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$")
_METADATA = re.compile(r"\.(SdkHttpMetadata|SdkResponseMetadata|HTTPHeaders|RequestId|requestId|x-amz[\w-]*)\b")
_PLAIN_NAME = re.compile(r"^[A-Za-z_]\w*$")


def payload_differences(a: Any, b: Any) -> Iterator[tuple[str, str, Any, Any]]:
    """Yield (path, kind, value in a, value in b) for each leaf that differs; texts that are JSON are read first."""
    yield from _differences(_read(a), _read(b), "$")


def _read(payload: Any) -> Any:
    try:
        return json.loads(payload) if isinstance(payload, str) else payload
    except ValueError:
        return payload


def _differences(a: Any, b: Any, path: str) -> Iterator[tuple[str, str, Any, Any]]:
    if isinstance(a, dict) and isinstance(b, dict):
        for name in dict.fromkeys([*a, *b]):
            step = f".{name}" if _PLAIN_NAME.match(name) else f"[{json.dumps(name, ensure_ascii=False)}]"
            yield from _differences(a.get(name, ABSENT), b.get(name, ABSENT), f"{path}{step}")
    elif isinstance(a, list) and isinstance(b, list):
        for index in range(max(len(a), len(b))):
            one, other = (some[index] if index < len(some) else ABSENT for some in (a, b))
            yield from _differences(one, other, f"{path}[{index}]")
    elif a != b or type(a) is not type(b):
        yield path, _kind(a, b, path), a, b


def _kind(a: Any, b: Any, path: str) -> str:
    if _METADATA.search(path):
        return "metadata"
    for kind, pattern in (("id", _UUID), ("time", _TIME)):
        if all(isinstance(value, str) and pattern.match(value) for value in (a, b)):
            return kind
    return "value"
