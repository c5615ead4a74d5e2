"""Adapter: makes ministack take our random root keys, and no others, for the root of their accounts.

On its own ministack takes the access key `test`, the configured key and any 12 digits for root, whatever the secret.
"""

from typing import Any

from ministack import app
from ministack.core import iam_evaluator

from workbench.localaws.gateway.keys import RING
from workbench.localaws.gateway.patching import replace

__all__ = ["apply"]

_resolve_credential = iam_evaluator.resolve_credential
_set_request_account_id = app.set_request_account_id


def _is_root_access_key(access_key_id: str) -> bool:
    # An empty key is ministack's own in-process call: the guard lets no unsigned request through to the services.
    return not access_key_id or RING.get(access_key_id) is not None


def _resolve(access_key_id: str, account_id: str | None = None, *token: Any, **named: Any) -> Any:
    key = RING.get(access_key_id)
    if key is None:
        return _resolve_credential(access_key_id, account_id, *token, **named)
    if account_id not in (None, key.account) or any(token) or named.get("session_token"):
        return iam_evaluator.CredentialResolutionError(
            "UnrecognizedClientException", "The security token included in the request is invalid."
        )
    return iam_evaluator.ResolvedCredential(
        access_key_id=key.access_key_id,
        secret_access_key=key.secret_access_key,
        account_id=key.account,
        principal_arn=f"arn:aws:iam::{key.account}:root",
        principal_id=key.account,
        principal_type="Root",
        source_access_key_id=key.access_key_id,
    )


def _set_account(access_key_id: str) -> None:
    key = RING.get(access_key_id)
    _set_request_account_id(key.account if key else access_key_id)


def apply() -> None:
    """Replace ministack's idea of a root key."""
    replace(iam_evaluator, "is_root_access_key", _is_root_access_key)
    replace(iam_evaluator, "resolve_credential", _resolve)
    app.set_request_account_id = _set_account
