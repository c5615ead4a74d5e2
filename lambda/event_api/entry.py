"""Pure part of the API: the request body becomes an entry for the bus, and the bus's answer a response."""

import base64
import json
from typing import Any

__all__ = ["BodyError", "DETAIL_TYPE", "entry", "message", "response"]

DETAIL_TYPE = "CommonEvent"


class BodyError(ValueError):
    """The request body is not what the system takes: JSON, as the state machine parses it."""


def message(request: dict[str, Any]) -> str:
    """Return the body of an API Gateway proxy request as compact JSON; raises BodyError when it is not JSON."""
    body = request.get("body") or ""
    try:
        text = base64.b64decode(body, validate=True).decode() if request.get("isBase64Encoded") else body
        return json.dumps(json.loads(text, parse_constant=_refuse), separators=(",", ":"))
    except ValueError as error:
        raise BodyError(f'The body must be JSON, such as {{"order": 7}}: {error}') from error


def entry(text: str, *, bus: str, source: str) -> dict[str, str]:
    """Return the PutEvents entry {Source, DetailType, Detail: {"message": text}} for `bus`."""
    return {"EventBusName": bus, "Source": source, "DetailType": DETAIL_TYPE, "Detail": json.dumps({"message": text})}


def response(status_code: int, body: dict[str, Any]) -> dict[str, Any]:
    """Return an API Gateway proxy response with a JSON body."""
    return {"statusCode": status_code, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")
