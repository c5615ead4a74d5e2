"""The opening cell of a notebook: its minutes. Pure."""

import re

__all__ = ["with_minutes"]

_MINUTES = re.compile(r"^About \d+ minutes", re.MULTILINE)


def with_minutes(head: str, minutes: int) -> str:
    """Return the opening cell with its minutes replaced; without a line "About N minutes" it stays as it is."""
    return _MINUTES.sub(f"About {minutes} minutes", head, count=1)
