"""Temporary credentials of the role a state machine runs under, so that IAM checks each task."""

import json
import secrets
import threading
import time
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

__all__ = ["RoleCredentials", "assume"]

_LIFETIME_S = 3600
_RENEW_BEFORE_S = 300
_SERVICE = "states.amazonaws.com"


@dataclass(frozen=True)
class RoleCredentials:
    """Keys of one session of a role. `expires_at` is seconds since the epoch."""

    access_key_id: str
    secret_access_key: str
    session_token: str | None
    expires_at: float


_sessions: dict[tuple[str, str], RoleCredentials] = {}
_lock = threading.Lock()


def assume(role_arn: str, caller_role_arn: str | None = None) -> RoleCredentials:
    """Return credentials of `role_arn`, as the states service gets them; kept until shortly before they expire.

    `caller_role_arn` is the machine's role when a task names another role in its Credentials field. Raises
    botocore's `ClientError` (AccessDeniedException) when IAM is on and the role is missing or does not trust its
    caller.
    """
    caller = caller_role_arn if caller_role_arn and caller_role_arn != role_arn else _SERVICE
    with _lock:
        kept = _sessions.get((caller, role_arn))
        if kept is not None and kept.expires_at - time.time() > _RENEW_BEFORE_S and _is_live(kept):
            return kept
        _refuse_untrusted(role_arn, caller)
        made = _sessions[(caller, role_arn)] = _open_session(role_arn)
        return made


def _open_session(role_arn: str) -> RoleCredentials:
    from ministack.services import sts

    account = role_arn.split(":")[4]
    role_name = role_arn.rsplit("/", 1)[-1]
    session_name = secrets.token_urlsafe(24)
    access_key_id, secret, token = sts._gen_session_access_key(), sts._gen_secret(), sts._gen_session_token()
    expires_at = time.time() + _LIFETIME_S
    sts.register_session(
        access_key_id,
        {
            "Arn": f"arn:aws:sts::{account}:assumed-role/{role_name}/{session_name}",
            "UserId": f"{sts._role_id(role_arn)}:{session_name}",
            "SecretAccessKey": secret,
            "SessionToken": token,
            "Expiration": expires_at,
            "AccountId": account,
            "PrincipalType": "AssumedRole",
        },
    )
    return RoleCredentials(access_key_id, secret, token, expires_at)


def _is_live(credentials: RoleCredentials) -> bool:
    from ministack.services import sts

    return credentials.access_key_id in sts._sessions


def _refuse_untrusted(role_arn: str, caller: str) -> None:
    from ministack.services import iam

    role = iam._roles.get_scoped(role_arn.split(":")[4], None, role_arn.rsplit("/", 1)[-1])
    if not any(_allows(statement, caller) for statement in _trust_statements(role)):
        response: Any = {
            "Error": {
                "Code": "AccessDeniedException",
                "Message": "Neither the global service principal states.amazonaws.com, nor the regional one is "
                f"authorized to assume the provided role: {role_arn}",
            },
            "ResponseMetadata": {"HTTPStatusCode": 403, "RequestId": secrets.token_hex(16)},
        }
        raise ClientError(response, "AssumeRole")


def _trust_statements(role: dict[str, Any] | None) -> list[dict[str, Any]]:
    trust = (role or {}).get("AssumeRolePolicyDocument") or "{}"
    statements = (json.loads(trust) if isinstance(trust, str) else trust).get("Statement", [])
    return statements if isinstance(statements, list) else [statements]


def _allows(statement: dict[str, Any], caller: str) -> bool:
    principal = statement.get("Principal")
    if statement.get("Effect") != "Allow":
        return False
    if principal == "*":
        return True
    if not isinstance(principal, dict):
        return False
    if caller == _SERVICE:
        services = _listed(principal.get("Service"))
        return any(name == _SERVICE or (name.startswith("states.") and "amazonaws.com" in name) for name in services)
    account = caller.split(":")[4]
    names = _listed(principal.get("AWS"))
    return bool({"*", caller, account, f"arn:aws:iam::{account}:root"} & set(names))


def _listed(value: object) -> list[str]:
    if value is None:
        return []
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]
