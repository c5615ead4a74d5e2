"""Looks for signs that an account is production: in its alias, its name and its tags."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from botocore.exceptions import ClientError

from workbench.aws.calls import explained
from workbench.aws.way import AccountWay

__all__ = ["account_alias", "production_signs"]

#: "prod" anywhere, but not in "nonprod", "non-prod" and "not production".
_PRODUCTION = re.compile(r"(?<!non)(?<!non[-_ ])(?<!not[-_ ])prod", re.IGNORECASE)
_NO = {"false", "no", "0", "off"}
#: Most callers may not read these; that is no sign either way. Codes of IAM, Organizations and Account Management.
_NOT_FOR_US = {
    "AccessDenied",
    "AccessDeniedException",
    "AWSOrganizationsNotInUseException",
    "TargetNotFoundException",
    "ResourceNotFoundException",
    "UnsupportedAPIEndpointException",
    "ValidationException",
}


def account_alias(way: AccountWay) -> str | None:
    """Return the account's alias, None when it has none or the caller may not read it."""
    with explained("read the account's alias", way):
        aliases = _unless_denied(lambda: way.client("iam").list_account_aliases()["AccountAliases"])
    return aliases[0] if aliases else None


def production_signs(way: AccountWay) -> list[str]:
    """Return what marks the account as production, such as "its tag Environment is 'prod'"; [] when nothing does.

    The alias is asked for anew. Name and tags are read where the caller may (AWS Account Management, Organizations).
    """
    with explained("look whether the account is production", way):
        name = _unless_denied(lambda: way.client("account").get_account_information()["AccountName"])
        tags = _unless_denied(
            lambda: way.client("organizations").list_tags_for_resource(ResourceId=way.account)["Tags"]
        )
    return [*_named([("alias", account_alias(way)), ("name", name)]), *_tagged(tags or [])]


def _named(known: Iterable[tuple[str, str | None]]) -> list[str]:
    return [f"its {what} is {text!r}" for what, text in known if text and _PRODUCTION.search(text)]


def _tagged(tags: Iterable[dict[str, str]]) -> list[str]:
    return [
        f"its tag {tag['Key']} is {tag['Value']!r}"
        for tag in tags
        if _PRODUCTION.search(tag["Value"])
        or (_PRODUCTION.search(tag["Key"]) and tag["Value"].strip().lower() not in _NO)
    ]


def _unless_denied(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code"))
        if code in _NOT_FOR_US or code.isdigit():  # a bare HTTP status: nothing of AWS's is at this address
            return None
        raise
