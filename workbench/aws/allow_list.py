"""The file that says which accounts a person lets the workbench write to, and which are production.

`.workbench/accounts.json`, readable by its owner only:

    {"version": 1, "accounts": {"123456789012": {"status": "allowed" | "production", "alias": text, "since": date}}}

Only `python3 start.py allow` writes it. An account is allowed by typing its id; a mark of production is never taken
back by a command: that takes an editor and a moment's thought.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Literal

from workbench.errors import RefusedError, WorkbenchError
from workbench.paths import work_dir

__all__ = ["Entry", "allow", "allow_list_path", "forget", "mark_production", "read_allow_list"]

Status = Literal["allowed", "production"]
_STATUSES = ("allowed", "production")
_ACCOUNT = re.compile(r"[0-9]{12}")
_VERSION = 1


@dataclass(frozen=True)
class Entry:
    """What the file says of one account; `since` is the day (UTC, ISO 8601) on which it was written."""

    status: Status
    alias: str
    since: str


def allow_list_path() -> Path:
    """Return where the file is, whether it exists or not."""
    return work_dir() / "accounts.json"


def read_allow_list() -> dict[str, Entry]:
    """Return {account id: entry}; {} when there is no file. Raises RefusedError when the file is damaged."""
    path = allow_list_path()
    try:
        tree = json.loads(path.read_text(encoding="utf-8"))
        return _entries(tree)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RefusedError(
            f"The list of accounts {path} cannot be read: {type(error).__name__}: {error}. Until it can, "
            "no account may be written to. Correct it, or delete it and run `python3 start.py allow` again."
        ) from error


def allow(account: str, typed: str, alias: str = "") -> None:
    """Let the workbench write to `account`; `typed` is what the person typed and must be the very same id.

    Raises RefusedError when it is not, and when the account is marked as production.
    """
    known = read_allow_list()
    if account in known and known[account].status == "production":
        raise RefusedError(
            f"The account {account} is marked as production in {allow_list_path()} and stays read-only. "
            "Take another account; if the mark is a mistake, remove it from that file in an editor."
        )
    if typed.strip() != account:
        raise RefusedError(
            f"You typed {typed.strip()!r}, but the credentials belong to the account {account}. Nothing was allowed. "
            "Check the profile, and run the command again."
        )
    _write({**known, _checked(account): Entry("allowed", alias, _today())})


def mark_production(account: str, alias: str = "") -> None:
    """Mark an account as production: nothing of the workbench writes to it, whatever else is said."""
    _write({**read_allow_list(), _checked(account): Entry("production", alias, _today())})


def forget(account: str) -> bool:
    """Take an allowed account off the list and tell whether it was on it; a mark of production stays."""
    known = read_allow_list()
    if account not in known or known[account].status == "production":
        return False
    _write({other: entry for other, entry in known.items() if other != account})
    return True


def _checked(account: str) -> str:
    if not _ACCOUNT.fullmatch(account):
        raise WorkbenchError(
            f"{account!r} is no account id: that is 12 digits. `aws sts get-caller-identity` shows it."
        )
    return account


def _entries(tree: dict[str, Any]) -> dict[str, Entry]:
    if tree["version"] != _VERSION:
        raise ValueError(f"its version is {tree['version']!r}, not {_VERSION}")
    return {account: _entry(account, body) for account, body in tree["accounts"].items()}


def _entry(account: str, body: dict[str, str]) -> Entry:
    if not _ACCOUNT.fullmatch(account) or body["status"] not in _STATUSES:
        raise ValueError(f"{account!r}: {body!r} is no entry")
    return Entry("production" if body["status"] == "production" else "allowed", body["alias"], body["since"])


def _write(entries: dict[str, Entry]) -> None:
    """Replace the file in one step, so that a reader never meets half of it."""
    path = allow_list_path()
    tree = {"version": _VERSION, "accounts": {account: vars(entry) for account, entry in sorted(entries.items())}}
    # a temporary file is made with mode 0600, which the list keeps
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, suffix=".part", delete=False) as part:
        json.dump(tree, part, indent=1)
    Path(part.name).replace(path)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
