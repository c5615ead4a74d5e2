"""Runs several notebooks one after the other on one embedded AWS."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import nbformat

from workbench.aws.connection import Connection, connect
from workbench.course.outcome import NotebookRun, Verdict
from workbench.course.run import CELL_TIMEOUT_S, run_notebook
from workbench.localaws import find, stop
from workbench.paths import work_dir

__all__ = ["Watcher", "embedded_aws", "new_run_folder", "run_course"]


class Watcher(Protocol):
    """Is told how a session goes on."""

    def begins(self, path: Path) -> Callable[[int, int], None]:
        """Take note that a notebook begins; return what is called with (ended cells, all cells) after each cell."""

    def ended(self, run: NotebookRun) -> None:
        """Take note that a notebook ended."""


def run_course(
    notebooks: Sequence[Path],
    into: Path,
    connection: Connection,
    watcher: Watcher,
    cell_timeout_s: float = CELL_TIMEOUT_S,
    variant: Callable[[nbformat.NotebookNode], nbformat.NotebookNode] | None = None,
) -> list[NotebookRun]:
    """Run the notebooks in this order, each in a new kernel, and return one outcome each.

    `variant` makes of each clean copy what is run.
    A notebook that fails does not keep the next from running; after one that was stopped the rest is left out.
    """
    runs: list[NotebookRun] = []
    for path in notebooks:
        on_cell = watcher.begins(path)
        run = run_notebook(path, into, connection, cell_timeout_s=cell_timeout_s, on_cell=on_cell, variant=variant)
        watcher.ended(run)
        runs.append(run)
        if run.verdict is Verdict.STOPPED:
            break
    return runs


@contextmanager
def embedded_aws() -> Iterator[Connection]:
    """Give a connection to the embedded AWS that runs, or start one and stop it at the end."""
    was_running = find() is not None
    try:
        yield connect()
    finally:
        if not was_running:
            stop()


def new_run_folder() -> Path:
    """Make and return an empty folder for executed notebooks, named after the present time."""
    stamp = time.strftime("%Y-%m-%d_%H-%M-%S")
    taken = work_dir("runs")
    number = 1
    while (taken / (name := stamp if number == 1 else f"{stamp}_{number}")).exists():
        number += 1
    return work_dir("runs", name)
