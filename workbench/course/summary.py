"""What the course has, in numbers, and what a proof of one notebook found."""

from collections import Counter

import nbformat

from workbench.course.outcome import NotebookRun, Verdict
from workbench.course.pictures import speechless
from workbench.course.proof import proof_findings, trials
from workbench.course.task_cells import ANSWER
from workbench.tasks.catalogue import all_tasks, tasks_of
from workbench.tasks.finding import Verdict as FindingVerdict

__all__ = ["course_summary", "out_of_step", "proved"]


def course_summary() -> str:
    """Return one line: tasks by kind, hints, known mistakes, labs."""
    tasks = all_tasks()
    kinds = Counter(str(task.kind) for task in tasks)
    hints = sum(len(task.hints) for task in tasks)
    mistakes = sum(len(task.wrong_cells) for task in tasks)
    by_kind = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    return f"{len(tasks)} tasks ({by_kind}), {hints} hints, {mistakes} known wrong answers, {kinds['lab']} labs"


def out_of_step(run: NotebookRun, *, solved: bool) -> list[str]:
    """Return each task whose answer cell was run as the course has it, and whose verdict is not the one due.

    As shipped that is "not attempted", solved it is "right". Answers of a reader's own may get any verdict.
    """
    if run.executed is None:
        return []
    due = FindingVerdict.RIGHT if solved else FindingVerdict.NOT_ATTEMPTED
    sources = {cell.id: cell.source for cell in nbformat.read(run.executed, as_version=4).cells}
    return [
        f"{run.name}: {task.id}, {'solved' if solved else 'as shipped'}, is {run.tasks.get(task.id, 'not checked')}"
        for task in tasks_of(run.name[:2])
        if sources.get(ANSWER + task.id) == (task.solved_cell if solved else task.answer_cell)
        and run.tasks.get(task.id) != due
    ]


def proved(run: NotebookRun) -> list[str]:
    """Return what the proof of one notebook found, one sentence each."""
    if run.verdict is not Verdict.PASSED or run.executed is None:
        return [f"{run.name}: its proof did not run to the end"]
    executed = nbformat.read(run.executed, as_version=4)
    made = trials(executed)
    missing = {task.id for task in tasks_of(run.name[:2])} - {trial.task for trial in made}
    return [
        *(f"{run.name}: {task} was not tried" for task in sorted(missing)),
        *proof_findings(made),
        *(f"{run.name}, cell {cell}: a picture without alt text or words" for cell in speechless(executed)),
    ]
