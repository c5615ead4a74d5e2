"""The course's glossary: each term, what it means, and the one AWS page to read about it. Pure but for its file."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from workbench.paths import REPO

__all__ = ["GLOSSARY_PAGE", "Term", "anchor", "glossary", "glossary_page"]

GLOSSARY_PAGE = REPO / "docs" / "glossary.md"


@dataclass(frozen=True)
class Term:
    """One term. page: the primary page of AWS; gist: what one learns there; first: the notebook that links it first."""

    name: str
    means: str
    page: str
    gist: str
    first: str


@cache
def glossary() -> dict[str, Term]:
    """Return {term: Term} of course/glossary.toml, by name."""
    content = tomllib.loads((REPO / "course" / "glossary.toml").read_text(encoding="utf-8"))
    return {name: Term(name, **content[name]) for name in sorted(content, key=str.lower)}


def anchor(name: str) -> str:
    """Return the fragment of a term's heading, as GitHub and JupyterLab's Markdown make it: "task-token"."""
    return re.sub(r"[^a-z0-9 -]", "", name.lower()).replace(" ", "-")


def glossary_page() -> str:
    """Return docs/glossary.md."""
    parts = [
        "# Glossary",
        "Each term of the course in one sentence, and the one page of AWS to read about it. "
        "Made by `python3 start.py course-refresh` from `course/glossary.toml`.",
    ]
    for term in glossary().values():
        parts += [
            f"## {term.name}",
            term.means,
            f"Read: [{term.page.removeprefix('https://')}]({term.page}). {term.gist}",
        ]
    return "\n\n".join(parts) + "\n"
