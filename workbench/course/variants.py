"""A notebook's other forms, derived from the one that is shipped: solved, and the proof of every answer. Pure."""

import copy
from typing import Any

import nbformat

from workbench.course.task_cells import answer_task, check_task
from workbench.errors import TaskError
from workbench.tasks.model import Task

__all__ = ["PROOF", "SOLVED", "UNSOLVED", "proof", "solved"]

#: Key of a cell's metadata in a proof: {"task": id, "answer": UNSOLVED, SOLVED or the name of a mistake}.
PROOF = "workbench-proof"
UNSOLVED, SOLVED = "as shipped", "solved"


def solved(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a copy in which every answer cell has the right answer."""
    result = copy.deepcopy(notebook)
    for cell in result.cells:
        if task := answer_task(cell):
            cell.source = task.solved_cell
    return result


def proof(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a copy that tries each task as shipped, then each known mistake, then the solution, and goes on with that.

    What stands between an answer cell and its check is run for each of them; for a prediction once, since what happens
    does not depend on it. Every check cell carries PROOF in its metadata.
    Raises TaskError when a task's answer cell has no check after it, or another task begins in between.
    """
    result = copy.deepcopy(notebook)
    cells: list[Any] = []
    rest = list(result.cells)
    while rest:
        cell = rest.pop(0)
        task = answer_task(cell)
        if task is None:
            cells.append(cell)
            continue
        end = next((place for place, one in enumerate(rest) if check_task(one) is task), None)
        if end is None or any(answer_task(one) for one in rest[:end]):
            raise TaskError(
                f"In notebook {task.lesson} the check of {task.id} must follow its answer, no task between."
            )
        between, check = rest[:end], rest[end]
        del rest[: end + 1]
        cells += _trials(task, cell, between, check)
    result.cells = cells
    return result


def _trials(task: Task, answer: Any, between: list[Any], check: Any) -> list[Any]:
    tried = {UNSOLVED: task.answer_cell, **task.wrong_cells, SOLVED: task.solved_cell}
    cells: list[Any] = []
    for number, (name, source) in enumerate(tried.items()):
        again = between if not (task.is_prediction and number) else []
        for place, cell in enumerate([answer, *again, check]):
            one = copy.deepcopy(cell)
            one.id = f"proof-{number}-{place}-{cell.id}"[:64]
            if cell is answer:
                one.source = source
            if cell is check:
                one.metadata[PROOF] = {"task": task.id, "answer": name}
            cells.append(one)
    return cells
