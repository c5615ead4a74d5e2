"""The text of a JSONata error, as the reference implementation and AWS word it.

The Python library says Object where JSONata says function, and leaves quotation marks out.
"""

import json
import re
from typing import Any

__all__ = ["error_text"]

_ARRAY_OF = {"n": "numbers", "s": "strings", "b": "booleans", "o": "objects", "a": "arrays"}


def error_text(error: Any) -> str:
    """Return `CODE: text` for a JSONata error, or the plain text of any other."""
    from jsonata.jexception import JException

    code = getattr(error, "error", None)
    template = JException.error_codes.get(code) if isinstance(code, str) else None
    if template is None:
        return str(error)
    values = _values(error)

    def fill(match: re.Match[str]) -> str:
        value = values.pop(0) if values else ""
        return str(value) if match.group(0).startswith("{{{") else _quoted(value)

    text = re.sub(r"\{\{\{\w+\}\}\}|\{\{\w+\}\}", fill, template.replace("Object", "function"))
    return f"{code}: {text}"


def _values(error: Any) -> list[Any]:
    values = [error.current, error.expected, error.extra]
    if error.error == "T0412":
        values[2] = _ARRAY_OF.get(error.extra, error.extra)
    return values


def _quoted(value: Any) -> str:
    try:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    except (TypeError, ValueError):
        return json.dumps(str(value))
