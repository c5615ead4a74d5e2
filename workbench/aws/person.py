"""Whose things are whose on a shared account: one id a person, kept in one file, at the front of every name."""

import getpass
import re
import secrets

from workbench.errors import WorkbenchError
from workbench.paths import work_dir

__all__ = ["belongs_to", "person", "person_prefix"]

_FILE = "person"
_ID = re.compile(r"[a-z][a-z0-9-]{1,19}")
_LONGEST_NAME = 12


def person() -> str:
    """Return the person's id, such as "ada-3f2a": made once, then read from `.workbench/person`, which may be edited.

    Raises WorkbenchError when the file holds something that cannot start a name.
    """
    path = work_dir() / _FILE
    if not path.exists():
        path.write_text(f"{_login()}-{secrets.token_hex(2)}\n", encoding="utf-8")
    found = path.read_text(encoding="utf-8").strip()
    if not _ID.fullmatch(found):
        raise WorkbenchError(
            f"{path} holds {found!r}, which cannot start a name. Write a lower-case letter and at most 19 lower-case "
            "letters, digits or hyphens into it, or delete it."
        )
    return found


def person_prefix() -> str:
    """Return what is put before every name of this person on an account, such as "ada-3f2a-"."""
    return f"{person()}-"


def belongs_to(name: str, prefix: str) -> bool:
    """Tell whether a name begins with the prefix, or one of its parts does: "/aws/lambda/ada-3f2a-Stack-Fn".

    The case does not count, since CloudFormation writes the names of buckets in lower case. An empty prefix has all.
    """
    return bool(re.search(rf"(?:^|[/:]){re.escape(prefix)}", name, re.IGNORECASE))


def _login() -> str:
    letters = re.sub(r"[^a-z0-9]", "", getpass.getuser().lower())[:_LONGEST_NAME]
    return letters if letters[:1].isalpha() else f"p{letters}"
