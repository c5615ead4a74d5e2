"""hint and solution: help with a task, in steps, and noted in the progress."""

from workbench.tasks import progress
from workbench.tasks.catalogue import task_named
from workbench.tasks.show import Hints, Solution

__all__ = ["hint", "solution"]


def hint(task_id: str) -> Hints:
    """Return one hint more than the last time: where to look, then which idea, then almost the code.

    Raises TaskError when there is no such task.
    """
    task = task_named(task_id)
    return Hints(task, progress.note_hint(task_id, len(task.hints)))


def solution(task_id: str) -> Solution:
    """Return the solution, collapsed in a notebook; `.code` is its text and `.run()` runs it as the answer cell.

    Raises TaskError when there is no such task.
    """
    task = task_named(task_id)
    progress.note_solution(task_id)
    return Solution(task)
