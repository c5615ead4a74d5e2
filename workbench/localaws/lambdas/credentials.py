"""The credentials a function's process gets: a session of its own role, with secrets nobody can derive."""

import hashlib
import hmac
import secrets
from typing import Any

from ministack.services import sts

__all__ = ["execution_credentials"]

# ministack derives the secret from the function's ARN alone, which other accounts of this server can guess.
_SALT = secrets.token_bytes(32)


def _derived(what: str, *names: str) -> str:
    return hmac.new(_SALT, "\0".join([what, *names]).encode(), hashlib.sha256).hexdigest()


def execution_credentials(config: dict[str, Any]) -> dict[str, str]:
    """Return the three AWS_ variables for a function; the same ones for the same function and role."""
    arn, role_arn, name = config["FunctionArn"], config.get("Role", ""), config.get("FunctionName", "")
    account, role = arn.split(":")[4], role_arn.rsplit("/", 1)[-1]
    # A version's or alias's ARN has the qualifier as an eighth part; it is the same function.
    base = ":".join(arn.split(":")[:7])
    access_key_id = f"ASIA{_derived('id', base, role_arn)[:16].upper()}"
    secret, token = _derived("secret", base, role_arn), _derived("token", base, role_arn)
    sts.register_session(
        access_key_id,
        {
            "Arn": f"arn:aws:sts::{account}:assumed-role/{role}/{name[:64]}",
            "UserId": f"{sts._role_id(role_arn)}:{name[:64]}",
            "SecretAccessKey": secret,
            "SessionToken": token,
            "AccountId": account,
            "PrincipalType": "AssumedRole",
        },
    )
    return {"AWS_ACCESS_KEY_ID": access_key_id, "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": token}
