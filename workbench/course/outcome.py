"""What came of running a notebook."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

__all__ = ["CellFailure", "NotebookRun", "Verdict"]


class Verdict(StrEnum):
    """How a notebook ended."""

    PASSED = "passed"
    FAILED = "FAILED"
    STOPPED = "stopped"


@dataclass(frozen=True)
class CellFailure:
    """The cell that ended a run. `number` counts the notebook's cells from 1; 0 when no cell had begun."""

    number: int
    source: str
    error: str
    traceback: str


@dataclass(frozen=True)
class NotebookRun:
    """One notebook's run.

    `cells` are its code cells with something in them, `cells_run` those that ended, `executions` and `rows` those seen
    in the embedded AWS after a cell of it and not before its first, `page` the HTML page, `tasks` the verdict of the
    last check of each task.
    """

    name: str
    verdict: Verdict
    cells: int
    cells_run: int
    seconds: float
    executions: int
    rows: int
    executed: Path | None = None
    page: Path | None = None
    failure: CellFailure | None = None
    tasks: Mapping[str, str] = field(default_factory=dict)
