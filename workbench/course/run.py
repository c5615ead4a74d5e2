"""Runs one notebook from a clean copy and writes the executed copy and its HTML page."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
from botocore.exceptions import BotoCoreError
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from workbench import notebook_home
from workbench.aws.connection import Connection
from workbench.course.catalogue import NotebookError, clean_copy
from workbench.course.kernel import Execution
from workbench.course.outcome import CellFailure, NotebookRun, Verdict
from workbench.course.proof import verdicts
from workbench.course.tally import Tally
from workbench.errors import TaskError
from workbench.paths import NOTEBOOKS

__all__ = ["CELL_TIMEOUT_S", "code_cells", "run_notebook"]

CELL_TIMEOUT_S = 120.0
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def run_notebook(
    path: Path,
    into: Path,
    connection: Connection | None = None,
    *,
    cell_timeout_s: float = CELL_TIMEOUT_S,
    on_cell: Callable[[int, int], None] | None = None,
    variant: Callable[[nbformat.NotebookNode], nbformat.NotebookNode] | None = None,
) -> NotebookRun:
    """Run the notebook at `path` in a new kernel, in its own folder, and return what came of it.

    The notebook itself is not changed; `into` gets `<name>.ipynb`, `<name>.html` and the
    kernel's `<name>.log`, also of a run that failed.
    `variant` makes of the clean copy what is run (see workbench.course.variants); the tasks' progress is that of this
    run alone. `on_cell(ended, total)` is called after each code cell. Executions and rows are counted through
    `connection`; without one they are 0. A failing cell is no exception but a verdict. On KeyboardInterrupt the kernel
    is ended, the copies are written and a verdict of STOPPED is returned.
    """
    notebook_home.activate()
    begun = time.monotonic()
    try:
        notebook = variant(clean_copy(path)) if variant else clean_copy(path)
        tally = Tally(connection) if connection else None
    except (NotebookError, TaskError, BotoCoreError) as error:
        not_begun = CellFailure(0, "", str(error), "")
        return NotebookRun(path.stem, Verdict.FAILED, 0, 0, time.monotonic() - begun, 0, 0, failure=not_begun)
    total = len(code_cells(notebook))
    ended = 0

    def after_cell(index: int) -> None:  # noqa: ARG001
        nonlocal ended
        ended += 1
        if tally:
            tally.look()
        if on_cell:
            on_cell(ended, total)

    into.mkdir(parents=True, exist_ok=True)
    progress = into / f"{path.stem}.progress.json"
    progress.unlink(missing_ok=True)
    variables = {"WORKBENCH_PROGRESS": str(progress)}
    execution = Execution(notebook, path.parent, into / f"{path.stem}.log", cell_timeout_s, after_cell, variables)
    verdict, failure = _execute(execution, notebook)
    seconds = time.monotonic() - begun
    executed, page = _write(notebook, path.stem, into)
    return NotebookRun(
        name=path.stem,
        verdict=verdict,
        cells=total,
        cells_run=execution.done,
        seconds=seconds,
        executions=tally.executions if tally else 0,
        rows=tally.rows if tally else 0,
        executed=executed,
        page=page,
        failure=failure,
        tasks=verdicts(notebook),
    )


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """Return the cells that a run executes: code, not empty, not tagged skip-execution."""
    return [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.source.strip() and "skip-execution" not in cell.metadata.get("tags", [])
    ]


def _execute(execution: Execution, notebook: nbformat.NotebookNode) -> tuple[Verdict, CellFailure | None]:
    try:
        execution.run()
    except KeyboardInterrupt:
        return Verdict.STOPPED, None
    except CellExecutionError as error:
        return Verdict.FAILED, _failure(execution, notebook, f"{error.ename}: {error.evalue}")
    except CellTimeoutError:
        return Verdict.FAILED, _failure(execution, notebook, "the cell ran into its time limit (--cell-timeout)")
    except DeadKernelError:
        return Verdict.FAILED, _failure(execution, notebook, "the kernel died; out of memory, or the cell ended it")
    except BotoCoreError as error:
        return Verdict.FAILED, _failure(
            execution, notebook, f"after this cell the embedded AWS did not answer: {error}"
        )
    except RuntimeError as error:
        return Verdict.FAILED, _failure(execution, notebook, f"the kernel did not start: {error}")
    return Verdict.PASSED, None


def _failure(execution: Execution, notebook: nbformat.NotebookNode, error: str) -> CellFailure:
    if execution.current < 0:
        return CellFailure(0, "", error, "")
    cell = notebook.cells[execution.current]
    raised = [line for output in cell.outputs if output.output_type == "error" for line in output.traceback]
    return CellFailure(execution.current + 1, cell.source, error, _COLOUR.sub("", "\n".join(raised)))


def _write(notebook: nbformat.NotebookNode, name: str, into: Path) -> tuple[Path, Path]:
    from workbench.course.page import page_of  # only here: nbconvert takes a while to import

    executed, page = into / f"{name}.ipynb", into / f"{name}.html"
    nbformat.write(notebook, executed)
    page.write_text(page_of(notebook, name, NOTEBOOKS), encoding="utf-8")
    return executed, page
