"""Minutes as they stand in texts: in a notebook's opening cell, and in tables that list notebooks. Pure."""

import re
from collections.abc import Mapping

__all__ = ["with_minutes", "with_table_minutes"]

_HEAD = re.compile(r"^About \d+ minutes", re.MULTILINE)
#: A table row that begins with a link to a notebook and ends with its minutes.
_ROW = re.compile(r"^(\| \[[^\]]*\]\((?:notebooks/|\.\./notebooks/)?([^)/]+\.ipynb)\) \|.*\| )\d+( \|)$", re.MULTILINE)


def with_minutes(head: str, minutes: int) -> str:
    """Return the opening cell with its minutes replaced; without a line "About N minutes" it stays as it is."""
    return _HEAD.sub(f"About {minutes} minutes", head, count=1)


def with_table_minutes(text: str, minutes: Mapping[str, int]) -> str:
    """Return a Markdown text in which each table row about a notebook ends with that notebook's minutes."""

    def row(found: re.Match[str]) -> str:
        before, name, after = found.groups()
        return f"{before}{minutes[name]}{after}" if name in minutes else found.group()

    return _ROW.sub(row, text)
