"""Indents JSON without reading its numbers, so that a payload is shown with the very characters it was sent with."""

import json
import re

__all__ = ["indented"]

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def indented(text: str) -> str:
    """Return JSON with two spaces a level; any other text comes back as it is.

    >>> print(indented('{"n": 1.0e400, "empty": []}'))
    {
      "n": 1.0e400,
      "empty": []
    }
    """
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return text
    found = _TOKEN.findall(text)
    out: list[str] = []
    depth = 0
    for before, token, after in zip(["", *found], found, [*found[1:], ""], strict=False):
        if token in "{[":
            depth += 1
            out.append(token if after in "}]" else token + _line(depth))
        elif token in "}]":
            depth -= 1
            out.append(token if before in "{[" else _line(depth) + token)
        elif token == ",":
            out.append(token + _line(depth))
        else:
            out.append(": " if token == ":" else token)
    return "".join(out)


def _line(depth: int) -> str:
    return "\n" + "  " * depth
