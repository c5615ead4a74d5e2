"""The root keys of this start: one random pair per account, known to nobody but the owner of the state file."""

import base64
import secrets
import threading

from workbench.localaws.accounts import AccountKey

__all__ = ["RING", "KeyRing"]


class KeyRing:
    """Root keys by access key id and by account."""

    def __init__(self) -> None:
        self._by_id: dict[str, AccountKey] = {}
        self._by_account: dict[str, AccountKey] = {}
        self._lock = threading.Lock()

    def add(self, account: str) -> AccountKey:
        """Return the account's root key, made at the first call."""
        with self._lock:
            if account not in self._by_account:
                # AWS's own form: AKIA and 16 of A-Z2-7, and a secret of 40 characters.
                access_key_id = "AKIA" + base64.b32encode(secrets.token_bytes(10)).decode()
                key = AccountKey(account, access_key_id, secrets.token_urlsafe(30))
                self._by_id[access_key_id] = self._by_account[account] = key
            return self._by_account[account]

    def get(self, access_key_id: str) -> AccountKey | None:
        """Return the root key with this id, or None when it is not a root key of this start."""
        return self._by_id.get(access_key_id)


#: The keys of this process.
RING = KeyRing()
