"""Shows what came of a run: each failing cell, then one table."""

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from workbench.course.outcome import NotebookRun, Verdict

__all__ = ["new_console", "report"]

_COLOURS = {Verdict.PASSED: "green", Verdict.FAILED: "bold red", Verdict.STOPPED: "yellow"}
_TRACEBACK_LINES = 40
_WIDTH_WITHOUT_TERMINAL = 120


def new_console() -> Console:
    """Return the console for stdout: as wide as the terminal, and wide enough for every name where there is none."""
    console = Console(highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _WIDTH_WITHOUT_TERMINAL
    return console


def report(console: Console, runs: Sequence[NotebookRun], into: Path, left_out: Sequence[Path] = ()) -> None:
    """Print the failures, the table and where the executed copies in `into` are; `left_out` were not run."""
    for run in runs:
        if run.failure:
            _print_failure(console, run)
    console.print(_table(runs, left_out))
    console.print(f"Executed copies and pages: {into}", markup=False, soft_wrap=True)


def _print_failure(console: Console, run: NotebookRun) -> None:
    failure = run.failure
    assert failure is not None
    where = f"{run.name}, cell {failure.number}" if failure.number else run.name
    lines = [f"FAILED: {where}: {failure.error}"]
    if failure.source:
        lines += ["", "  the cell:", *(f"    {line}" for line in failure.source.splitlines())]
    if failure.traceback:
        shown = failure.traceback.splitlines()
        cut = [] if len(shown) <= _TRACEBACK_LINES else [f"    ... {len(shown) - _TRACEBACK_LINES} lines above"]
        lines += ["", "  the traceback:", *cut, *(f"    {line}" for line in shown[-_TRACEBACK_LINES:])]
    if run.page:
        lines += ["", f"  the whole notebook as it ran: {run.page}"]
    console.print("\n".join(lines), "\n", markup=False, soft_wrap=True)


def _table(runs: Sequence[NotebookRun], left_out: Sequence[Path]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("notebook", overflow="fold")
    for name in ("cells", "seconds", "executions", "rows"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("tasks", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for run in runs:
        cells = str(run.cells) if run.cells_run == run.cells else f"{run.cells_run} of {run.cells}"
        numbers = (cells, f"{run.seconds:.1f}", str(run.executions), str(run.rows))
        table.add_row(Text(run.name), *numbers, Text(_tasks([run])), Text(run.verdict, style=_COLOURS[run.verdict]))
    for path in left_out:
        table.add_row(Text(path.stem), "-", "-", "-", "-", "-", Text("not run", style="yellow"))
    if len(runs) > 1:
        table.add_section()
        table.add_row(
            "together",
            str(sum(run.cells_run for run in runs)),
            f"{sum(run.seconds for run in runs):.1f}",
            str(sum(run.executions for run in runs)),
            str(sum(run.rows for run in runs)),
            _tasks(runs),
            f"{sum(run.verdict is Verdict.PASSED for run in runs)} of {len(runs) + len(left_out)} passed",
        )
    return table


def _tasks(runs: Sequence[NotebookRun]) -> str:
    """Return "2 right, 1 not attempted", or "-" where no task was checked."""
    counts = Counter(verdict for run in runs for verdict in run.tasks.values())
    return ", ".join(f"{count} {verdict}" for verdict, count in counts.items()) or "-"
