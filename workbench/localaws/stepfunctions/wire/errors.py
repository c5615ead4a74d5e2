"""Errors as the JSON protocol carries them."""

import json
from typing import Any

__all__ = ["Answer", "error_answer", "json_answer"]

#: HTTP status, headers, body: what every service handler of the gateway returns.
Answer = tuple[int, dict[str, str], bytes]

_CONTENT_TYPE = {"Content-Type": "application/x-amz-json-1.0"}


def json_answer(payload: Any, status: int = 200) -> Answer:
    """Return a JSON answer of the service."""
    return status, dict(_CONTENT_TYPE), json.dumps(payload, ensure_ascii=False).encode()


def error_answer(code: str, message: str, status: int = 400, **members: Any) -> Answer:
    """Return an error as `{"__type": code, "message": message}`; members are the error shape's other members."""
    return json_answer({"__type": code, "message": message, **members}, status)
