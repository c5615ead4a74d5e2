"""Adapter: spares IAM what it would do again for each request: verify the signature, parse the same policies."""

import contextvars
import functools
from typing import Any

from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id
from ministack.core.router import extract_access_key_id

from workbench.localaws.gateway.patching import replace

__all__ = ["VERIFIED", "apply"]

#: The access key whose signature the guard has verified on this request.
VERIFIED: contextvars.ContextVar[str] = contextvars.ContextVar("verified_access_key", default="")

_pin_original = iam_evaluator.pin_signed_request
_parse_original = iam_evaluator.parse_policy_document


def _pin(method: str, raw_path: str, query: dict[str, Any], raw_headers: list[Any], handshake: bool = False) -> None:
    """Leave nothing to check when the guard has checked it; a call inside the process is checked as before."""
    verified = VERIFIED.get()
    authorization = next((value for name, value in raw_headers if name.lower() == b"authorization"), b"")
    if not verified or extract_access_key_id({"authorization": authorization.decode("latin-1")}, query) != verified:
        _pin_original(method, raw_path, query, raw_headers, handshake)
        return
    iam_evaluator._signed_request.set(None)
    iam_evaluator._anonymous.set(False)
    iam_evaluator._verified_key.set(verified)


def _caller_arn(headers: dict[str, str], query: dict[str, Any] | None = None) -> str:
    """The caller's ARN by its key alone; ministack gathers and parses all of its policies for it."""
    account = get_account_id()
    access_key_id = extract_access_key_id(headers or {}, query or {})
    found = iam_evaluator.resolve_credential(access_key_id, account) if access_key_id else None
    return getattr(found, "principal_arn", "") or f"arn:aws:iam::{account}:root"


@functools.lru_cache(maxsize=1024)
def _parsed(document: str) -> list[iam_evaluator.ParsedStatement]:
    return _parse_original(document)


def _parse(document: Any) -> list[iam_evaluator.ParsedStatement]:
    return _parsed(document) if isinstance(document, str) else _parse_original(document)


def apply() -> None:
    """Put the cheaper ways in place."""
    replace(iam_evaluator, "pin_signed_request", _pin)
    replace(iam_evaluator, "request_caller_arn", _caller_arn)
    replace(iam_evaluator, "parse_policy_document", _parse)
