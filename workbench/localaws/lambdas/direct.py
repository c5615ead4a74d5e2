"""Answers a state machine's call of a function in the calling thread: no event loop, no further thread.

The caller's role is checked as for any request; whatever is not a plain, permitted Invoke takes the ordinary way.
"""

import asyncio
import re
import uuid
from collections.abc import Callable, Mapping
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ministack import app
from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import _account_from_sts_session, request_scope
from ministack.core.router import extract_access_key_id, extract_region
from ministack.services import lambda_svc

from workbench.localaws.lambdas import request_ids

__all__ = ["apply", "invoke"]

_INVOKE = re.compile(r"/2015-03-31/functions/[^/]+/invocations")
_run_reentrant_original = lambda_svc.run_reentrant


def invoke(method: str, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, str], bytes] | None:
    """Return status, headers and body of a signed Invoke call made inside this process; None if it is not one.

    The signature is not looked at: only code of this process can call this.
    """
    parts = urlsplit(url)
    if method != "POST" or not _INVOKE.fullmatch(parts.path):
        return None
    lower = {name.lower(): value for name, value in headers.items()}
    query = parse_qs(parts.query, keep_blank_values=True)
    access_key_id, region = extract_access_key_id(lower, query), extract_region(lower, query)
    account = _account_from_sts_session(access_key_id)
    if account is None:
        return None
    with request_scope(account, region):
        if app.AUTH and not _may(access_key_id, parts.path, lower, query, region, account):
            return None
        made = request_ids.expect()
        status, answered, content = _driven(lambda_svc.handle_request(method, parts.path, lower, body, query))
    return status, {**_wire_headers(made, content), **answered}, content


def _wire_headers(made: list[str], content: bytes) -> dict[str, str]:
    """What AWS's endpoint adds to every answer of Invoke."""
    return {
        "Date": formatdate(usegmt=True),
        "Content-Length": str(len(content)),
        "Connection": "keep-alive",
        "x-amzn-RequestId": made[0] if made else str(uuid.uuid4()),
        "x-amzn-Remapped-Content-Length": "0",
    }


def _may(
    access_key_id: str, path: str, headers: dict[str, str], query: dict[str, list[str]], region: str, account: str
) -> bool:
    iam_evaluator._signed_request.set(None)
    iam_evaluator._anonymous.set(False)
    resource = iam_actions.extract_resource_arn("lambda", "POST", path, headers, b"", query, region, account)
    return iam_evaluator.enforce(access_key_id, "lambda:InvokeFunction", "lambda", region, resource) is None


def _driven(handler: Any) -> Any:
    """Run a coroutine that never waits, in this thread."""
    try:
        handler.send(None)
    except StopIteration as done:
        return done.value
    raise RuntimeError("Invoke waited for the event loop: has ministack's version changed?")


async def _run_reentrant(function: Callable[..., Any], *arguments: Any, thread_name: str = "lambda") -> Any:
    """Run a function in a thread of its own when called on the event loop, else where we are."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return function(*arguments)
    return await _run_reentrant_original(function, *arguments, thread_name=thread_name)


def apply() -> None:
    """Let a handler that is driven outside the event loop run its function in the same thread."""
    lambda_svc.run_reentrant = _run_reentrant
