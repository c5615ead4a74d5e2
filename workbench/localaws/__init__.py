"""The embedded AWS: one background process of ours, found again by every kernel through a state file."""

from workbench.localaws.accounts import AccountKey, account_key
from workbench.localaws.lifecycle import find, start, stop
from workbench.localaws.state import Server

__all__ = ["AccountKey", "Server", "account_key", "find", "start", "stop"]
