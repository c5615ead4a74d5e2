"""Pure: the JSON paths of an InputPath or InputPathsMap, with keys, quoted keys, list indexes and slices of one."""

import re
from typing import Any

__all__ = ["MISSING", "resolve"]

#: What a path without a match resolves to; None is a value of its own.
MISSING: Any = object()

_STEP = re.compile(r"""\.([A-Za-z0-9_\-]+)|\[(\d+)\]|\['([^']*)'\]|\["([^"]*)"\]""")


def resolve(path: str, event: Any) -> Any:
    """Return the value at `path` (such as $.detail.items[0].name) in the event, or MISSING."""
    if not path.startswith("$"):
        return MISSING
    position, value = 1, event
    while position < len(path):
        step = _STEP.match(path, position)
        if step is None:
            return MISSING
        position = step.end()
        value = _index(value, int(step[2])) if step[2] is not None else _member(value, step[1] or step[3] or step[4])
        if value is MISSING:
            return MISSING
    return value


def _index(value: Any, at: int) -> Any:
    return value[at] if isinstance(value, list) and at < len(value) else MISSING


def _member(value: Any, name: str) -> Any:
    return value.get(name, MISSING) if isinstance(value, dict) else MISSING
