"""check and predict: what a reader's answer, or commitment, comes to."""

import traceback
from typing import Any

from workbench.errors import TaskError
from workbench.tasks import progress
from workbench.tasks.catalogue import task_named
from workbench.tasks.finding import Finding, Verdict, not_attempted, right, wrong
from workbench.tasks.model import Task
from workbench.tasks.show import Checked, Committed

__all__ = ["check", "predict"]

#: What a service says of an answer can fill a screen; the beginning names the place.
_LONGEST = 500


def check(task_id: str, answer: Any = ..., connection: Any = None) -> Checked:
    """Check an answer to a task and return what came of it, which displays itself.

    The verdict is one of "not attempted", "wrong", "error" and "right", as `.verdict`. A check reads what exists: the
    template, what is deployed, histories, rows, permissions; never the text of a cell. What the check itself, or the
    answer in it, raises is the verdict "error". The progress file keeps the verdict.
    Raises TaskError when there is no such task.
    """
    task = task_named(task_id)
    finding = _find(task, answer, connection)
    progress.note_check(task_id, finding)
    return Checked(task, finding)


def predict(task_id: str, choice: Any = ...) -> Committed:
    """Commit to an outcome before it is seen; the check after the run compares it with what happened.

    choice: the key of one of the task's choices, "a". `...` commits to nothing.
    Raises TaskError when the task is no prediction or has no such choice.
    """
    task = task_named(task_id)
    if not task.is_prediction:
        raise TaskError(f"{task_id} asks for no prediction; check it with wb.check({task_id!r}, {task.check_call}).")
    if choice is ...:
        return Committed(task, _committed(task))
    key = str(choice).strip().lower()
    if key not in task.choices:
        raise TaskError(f"{task_id} has no choice {choice!r}; choose one of {', '.join(map(repr, task.choices))}.")
    progress.note_prediction(task_id, key)
    return Committed(task, key)


def _find(task: Task, answer: Any, connection: Any) -> Finding:
    if not task.is_prediction and answer is ...:
        return not_attempted(f"an answer in the cell above, in the place of `...` (about {task.minutes} minutes)")
    try:
        if task.is_prediction:
            return _compare(task, answer, connection)
        assert task.check is not None
        return task.check(answer, connection)
    except Exception as error:  # a broken answer is a verdict, with its error, and must not stop the notebook
        return Finding(
            Verdict.ERROR,
            observed=_shortened(f"{type(error).__name__}: {error}"),
            expected="an answer that can be looked at",
            look=_where(error, task),
        )


def _where(error: Exception, task: Task) -> str:
    """Say which line raised: the reader's own when it was one, else the check's, which is not theirs to mend."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "ipykernel_" in frame.filename or frame.filename.startswith("<ipython-input")]
    if own:
        return f"your line `{own[-1].line}`; then run the cells above again"
    check = task.check or task.outcome
    theirs = [frame for frame in frames if check and frame.filename == check.__code__.co_filename]
    line = f", here at `{theirs[-1].line}`" if theirs else ""
    return f"your answer, beside the example in its cell: the check could not go on with it{line}"


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."


def _compare(task: Task, evidence: Any, connection: Any) -> Finding:
    committed = _committed(task)
    if committed is None:
        keys = ", ".join(task.choices)
        return not_attempted(f'a commitment before the run: wb.predict("{task.id}", ...) with one of {keys}')
    assert task.outcome is not None
    happened = task.outcome(evidence, connection)
    if happened is None:
        return not_attempted("the run itself: what you committed to has neither happened nor failed to happen yet")
    if happened not in task.choices:
        raise TaskError(f"What happened is none of the choices of {task.id}: {happened}")
    if committed == happened:
        return right(f"{happened}: {task.choices[happened].text}")
    choice = task.choices[committed]
    return wrong(
        choice.misconception,
        observed=f"{happened}: {task.choices[happened].text}",
        expected=f"by you, {committed}: {choice.text}",
        look=choice.why,
    )


def _committed(task: Task) -> str | None:
    return progress.read()["tasks"].get(task.id, {}).get("prediction")
