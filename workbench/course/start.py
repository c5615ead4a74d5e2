"""start: brings a kernel to where a lesson, or a task of it, begins, from nothing."""

from typing import Any

from workbench.aws.progress import ProgressLine
from workbench.course.catalogue import clean_copy, find_notebooks
from workbench.course.task_cells import ANSWER, CHECK, answer_task, solved_source
from workbench.errors import TaskError
from workbench.tasks.catalogue import task_named, tasks_of

__all__ = ["start"]


def start(where: str) -> None:
    """Run what comes before a lesson's first task, or before the task named, in this kernel; at most 30 s on loopback.

    where: a notebook's number, "03", or a task's id, "03-dead-branch". Earlier tasks of that notebook are taken as
    solved, their checks are left out, and outputs are not shown. The parameters keep the values they have here.
    Raises TaskError outside a notebook, for a lesson without tasks, and for a cell that fails, with that cell.
    """
    from IPython import get_ipython
    from IPython.utils.capture import capture_output

    task = task_named(where) if "-" in where else next(iter(tasks_of(where)), None)
    if task is None:
        raise TaskError(f"Lesson {where!r} has no task; give a notebook's number such as '03', or a task's id.")
    shell = get_ipython()
    if shell is None:
        raise TaskError("start() brings a notebook's kernel to a place in the course; there is no kernel here.")
    sources = sources_before(task.id, keep_parameters="PROFILE" in shell.user_ns)
    line = ProgressLine()
    try:
        for number, source in enumerate(sources, 1):
            line.show(f"{task.id}: cell {number} of {len(sources)}")
            with capture_output() as said:
                result = shell.run_cell(source, store_history=False)
            if not result.success:
                raise TaskError(f"This cell of notebook {task.lesson} failed:\n{source}\n\n{said.stdout}{said.stderr}")
        line.show(f"{task.id}: ready after {len(sources)} cells. Go on at its answer cell.")
    finally:
        line.end()


def sources_before(task_id: str, *, keep_parameters: bool = False) -> list[str]:
    """Return the code cells of a task's notebook that stand before its answer cell, earlier tasks solved."""
    notebook: Any = clean_copy(find_notebooks([task_id[:2]])[0])
    sources: list[str] = []
    for cell in notebook.cells:
        if cell.id == ANSWER + task_id:
            return sources
        if cell.cell_type != "code" or cell.id.startswith(CHECK):
            continue
        if keep_parameters and "parameters" in cell.metadata.get("tags", []):
            continue
        sources.append(solved_source(cell) if answer_task(cell) else cell.source)
    raise TaskError(f"Notebook {task_id[:2]} has no answer cell for {task_id}; run `python3 start.py course-refresh`.")
