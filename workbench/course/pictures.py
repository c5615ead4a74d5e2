"""Finds pictures of an executed notebook that say nothing to those who do not see them. Pure."""

import re
from typing import Any

import nbformat

__all__ = ["speechless"]

_PICTURE = re.compile(r"<(?:svg|img)\b", re.IGNORECASE)
_SAYS = re.compile(r"<svg\b[^>]*\baria-label=\"[^\"]|<img\b[^>]*\balt=\"[^\"]|<svg\b[^>]*\baria-hidden", re.IGNORECASE)
#: What Python prints for a thing that has no words: "<Figure size 700x300 with 1 Axes>".
_NO_WORDS = re.compile(r"^<[^\n]*>$")


def speechless(executed: nbformat.NotebookNode) -> list[str]:
    """Return the id of each cell with a picture that has no alt text, or no text twin."""
    return [cell.id for cell in executed.cells if any(_is_speechless(output) for output in cell.get("outputs", []))]


def _is_speechless(output: Any) -> bool:
    data = output.get("data", {})
    page = str(data.get("text/html", ""))
    pictures = len(_PICTURE.findall(page))
    if not pictures and not any(kind.startswith("image/") for kind in data):
        return False
    twin = str(data.get("text/plain", "")).strip()
    return len(_SAYS.findall(page)) < max(pictures, 1) or not twin or bool(_NO_WORDS.match(twin))
