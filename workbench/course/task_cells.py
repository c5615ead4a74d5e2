"""The cells of a task in a notebook: its text, its answer cell, its check; written from the task's file."""

from typing import Any

import nbformat

from workbench.tasks.catalogue import task_named, tasks_of
from workbench.tasks.model import Task

__all__ = ["ANSWER", "CHECK", "TEXT", "answer_task", "check_task", "refreshed", "solved_source", "task_text"]

#: What the ids of a task's three cells begin with; the task's id follows.
TEXT, ANSWER, CHECK = "task-", "answer-", "check-"


def answer_task(cell: Any) -> Task | None:
    """Return the task whose answer cell this is."""
    return task_named(cell.id.removeprefix(ANSWER)) if cell.id.startswith(ANSWER) else None


def check_task(cell: Any) -> Task | None:
    """Return the task whose check cell this is."""
    return task_named(cell.id.removeprefix(CHECK)) if cell.id.startswith(CHECK) else None


def solved_source(cell: Any) -> str:
    """Return an answer cell's source with the right answer."""
    task = answer_task(cell)
    assert task is not None
    return task.solved_cell


def task_text(task: Task) -> str:
    """Return the Markdown cell of a task."""
    head = f"### {_NAMES[task.kind]} · {task.title}"
    parts = [head, f"*{task.id}, about {task.minutes} minutes*", *_lab_parts(task), task.question.strip()]
    if task.is_prediction:
        parts.append("\n".join(f"- **{key}**: {choice.text}" for key, choice in task.choices.items()))
    parts.append(f'Stuck? `wb.hint("{task.id}")`, more than once. At last `wb.solution("{task.id}")`.')
    return "\n\n".join(parts)


def refreshed(notebook: nbformat.NotebookNode, lesson: str) -> nbformat.NotebookNode:
    """Write the text, answer and check cells of the lesson's tasks into the notebook, in place, and return it."""
    sources: dict[str, str] = {}
    for task in tasks_of(lesson):
        sources |= {
            TEXT + task.id: task_text(task),
            ANSWER + task.id: task.answer_cell,
            CHECK + task.id: task.check_cell,
        }
    for cell in notebook.cells:
        if cell.id in sources:
            cell.source = sources[cell.id]
    return notebook


_NAMES = {"predict": "Predict", "build": "Build", "fix": "Fix", "lab": "Break it"}


def _lab_parts(task: Task) -> list[str]:
    if task.lab is None:
        return []
    lab = task.lab
    told = {"Scenario": lab.scenario, "Symptom": lab.symptom, "Evidence": lab.evidence}
    return [
        *(f"**{name}.** {text.strip()}" for name, text in told.items()),
        f"**In production.** {lab.in_production.strip()}",
    ]
