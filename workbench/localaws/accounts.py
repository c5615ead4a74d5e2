"""Keys for more accounts on the one server: one account a learner, each blind to the others."""

import re
from dataclasses import dataclass, field

from workbench.errors import LocalAwsError
from workbench.localaws import handshake
from workbench.localaws.lifecycle import find

__all__ = ["AccountKey", "account_key"]

_ACCOUNT = re.compile(r"\d{12}")


@dataclass(frozen=True)
class AccountKey:
    """The root credentials of one account of the embedded AWS."""

    account: str
    access_key_id: str
    secret_access_key: str = field(repr=False)


def account_key(account: str) -> AccountKey:
    """Return the root key of a 12-digit account on the running server, the same one at every call.

    Only the owner of the state file can ask. Raises LocalAwsError when no server is running or the id is malformed.
    """
    if not _ACCOUNT.fullmatch(account):
        raise LocalAwsError(f"An account id has 12 digits, this is {account!r}. Give one such as '111111111111'.")
    server = find()
    if server is None:
        raise LocalAwsError("No embedded AWS is running. Start it with `python3 start.py up`.")
    return AccountKey(**handshake.call(server, "POST", handshake.PREFIX + "accounts", {"account": account}))
