"""The course's plan, and the minutes a notebook takes: reading, running, and doing its tasks."""

import json
import math
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

from workbench.paths import REPO
from workbench.tasks.catalogue import tasks_of

__all__ = ["MOST_CORE_MINUTES", "MOST_MINUTES", "RUN_SECONDS", "Minutes", "minutes_of", "plan", "run_seconds"]

RUN_SECONDS = REPO / "course" / "run_seconds.json"
#: No notebook is longer than this, nor the core path than that.
MOST_MINUTES, MOST_CORE_MINUTES = 30, 180
#: Silent reading of English non-fiction: 238 words a minute on average (Brysbaert 2019, Journal of Memory and Language
#: 109, 104047); technical text in a language that is often not one's own is read at about three quarters of that.
_WORDS_PER_MINUTE = 180
#: A line of code is looked at about this long before it is run.
_SECONDS_PER_LINE = 2.0
_NOT_WORDS = re.compile(r"\]\([^)]*\)|[#*`|>\-]+")


@dataclass(frozen=True)
class Minutes:
    """How long one notebook takes, in minutes, by part."""

    reading: float
    running: float
    tasks: int

    @property
    def total(self) -> int:
        """Whole minutes, rounded up."""
        return math.ceil(self.reading + self.running + self.tasks)


@cache
def plan() -> dict[str, tuple[str, ...]]:
    """Return {"core", "more", "labs": numbers of notebooks} as course/plan.toml has it."""
    content = tomllib.loads((REPO / "course" / "plan.toml").read_text(encoding="utf-8"))
    return {name: tuple(content[name]) for name in ("core", "more", "labs")}


def run_seconds(path: Path = RUN_SECONDS) -> dict[str, float]:
    """Return {notebook number: measured seconds of a headless run}, as course-refresh --measure wrote them."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def minutes_of(notebook: nbformat.NotebookNode, lesson: str, seconds: float) -> Minutes:
    """Return a notebook's minutes: its text and code read, its run of `seconds`, and its tasks done."""
    words = lines = 0
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            words += len(_NOT_WORDS.sub(" ", _told(cell)).split())
        else:
            lines += len([line for line in cell.source.splitlines() if line.strip()])
    reading = words / _WORDS_PER_MINUTE + lines * _SECONDS_PER_LINE / 60
    return Minutes(reading, seconds / 60, sum(task.minutes for task in tasks_of(lesson)))


def _told(cell: Any) -> str:
    # the parameters' cell and its text are the same everywhere and are read once, in 00
    return "" if cell.id == "parameters-text" else str(cell.source)
