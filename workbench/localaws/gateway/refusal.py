"""Answers a refused request with 403 and an error body that the caller's SDK can read."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from ministack import app
from ministack.core.iam_evaluator import AuthError
from ministack.core.router import detect_service

from workbench.localaws.gateway.signature import Refusal

__all__ = ["refuse"]


async def refuse(
    send: Any, refusal: Refusal, method: str, path: str, headers: Mapping[str, str], query: Mapping[str, list[str]]
) -> None:
    """Send the refusal in the wire format of the service the request was meant for."""
    request_id = str(uuid.uuid4())
    plain = dict(headers)
    # The status is ours: AWS uses 400 for some of these, and a refusal at the door is always a 403 here.
    _, answer_headers, body = app._credential_failure(
        detect_service(method, path, plain, dict(query)),
        "",
        request_id,
        AuthError(refusal.code, refusal.message),
        plain,
    )
    if not body:
        body = json.dumps({"__type": refusal.code, "message": refusal.message}).encode()
    pairs = {**answer_headers, "x-amzn-requestid": request_id, "content-length": str(len(body))}
    raw = [(name.lower().encode("latin-1"), str(value).encode("latin-1")) for name, value in pairs.items()]
    await send({"type": "http.response.start", "status": 403, "headers": raw})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})
