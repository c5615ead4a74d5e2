"""Reads JSON values at a path, as Step Functions does: a definite path gives a value, any other gives an array.

A path is definite when it can only name one place: no wildcard, deep scan, filter, slice or list of names. Source:
the JSONPath library the service documents, and recordings: a wildcard without a match is [], an index at the end of a
path with one match is unpacked.
"""

import re
from functools import lru_cache
from typing import Any

from jsonpath_ng.ext import parse

__all__ = ["is_definite", "parsed", "read"]

_QUOTED = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"")
_INDEFINITE = re.compile(r"\.\.|\*|\?\(|\[[^\]]*[:,][^\]]*\]")
_ENDS_IN_INDEX = re.compile(r"\[\d+\]$")
_ROOT_SLICE = re.compile(r"^\$\[-?\d*:-?\d*\]")
_REGEX_LITERAL = re.compile(r"=~\s*/((?:\\.|[^/\\])*)/([a-z]*)")

_KEPT = 2048


@lru_cache(maxsize=_KEPT)
def parsed(path: str) -> Any:
    """Return the parsed path; a path is parsed once."""
    return parse(_REGEX_LITERAL.sub(_as_string, path))


def _as_string(match: re.Match[str]) -> str:
    pattern = match.group(1).replace('"', '\\"')
    flags = f"(?{match.group(2)})" if match.group(2) else ""
    return f'=~ "{flags}^(?:{pattern})$"'


@lru_cache(maxsize=_KEPT)
def is_definite(path: str) -> bool:
    """Return whether a path can only name one place."""
    return not _INDEFINITE.search(_QUOTED.sub("''", path))


def read(path: str, data: Any) -> Any:
    """Return what `path` names in `data`. Raises KeyError when a definite path names nothing."""
    values = [match.value for match in parsed(path).find(data)]
    if is_definite(path):
        if not values:
            raise KeyError(path)
        return values[0]
    if not values and _ROOT_SLICE.match(path):
        raise KeyError(path)
    return values[0] if len(values) == 1 and _ENDS_IN_INDEX.search(path) else values
