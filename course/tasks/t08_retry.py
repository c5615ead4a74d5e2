"""Give the machine the queue's patience, but only where patience helps."""

from typing import Any

import workbench as wb
from course.shapes import misshapen
from course.system import article_definition
from workbench.tasks.finding import Finding, right, wrong
from workbench.tasks.model import Kind, Mistake, Task

__all__ = ["TASK"]

_EVENT = {"id": "m-1", "time": "2026-01-01T00:00:00Z", "detail": {"message": '{"order": 7}'}}
#: What the recorder passes on: DynamoDB's code of a busy table, and the class name of an exception of its own.
_BUSY, _BROKEN = "ThrottlingException", "ValueError"
_EXPECTED = (
    f"{_BUSY} three times and then an answer: success at the fourth attempt; {_BUSY} always: four attempts, and the end; "
    f"{_BROKEN}: one attempt, and the end"
)
_WANTED = 4


def check(retrier: dict[str, Any], connection: Any) -> Finding:
    """Run the machine dry with this retrier: with a table that is busy for a while or always, and with a broken message."""
    definition = article_definition()
    if found := misshapen({"Retry": [retrier]}, definition["States"], 'one entry of "Retry", a dict with its fields'):
        return found
    definition["States"]["Record Message"]["Retry"].append(retrier)
    busy = _attempts(definition, [*[_failed(_BUSY)] * (_WANTED - 1), {"Return": {"statusCode": 200}}], connection)
    always = _attempts(definition, [_failed(_BUSY)] * 2 * _WANTED, connection)
    broken = _attempts(definition, [_failed(_BROKEN)], connection)
    told = (
        f"{_BUSY}: {busy[0]} attempts, the run {busy[1]}; always: {always[0]}, the run {always[1]}; "
        f"{_BROKEN}: {broken[0]}, the run {broken[1]}"
    )
    names = set(retrier.get("ErrorEquals", []))
    if broken[0] > 1 and "States.ALL" in names:
        mistake, look = "everything is repeated", "the attempts of the broken message: will the fourth find JSON in it?"
    elif broken[0] > 1:
        mistake = "every failed task is repeated"
        look = "`ErrorEquals`: some names stand for many errors. The recorder's own are among them"
    elif busy == (_WANTED, "SUCCEEDED") and always[0] == _WANTED:
        return right(told)
    elif busy[0] == 1:
        mistake = "a name nobody sends"
        look = (
            "`lambda/message_recorder/record.py`, `failure`: what the task's error is called when AWS refuses the item"
        )
    elif busy[0] < _WANTED:
        mistake, look = "it gives up too soon", "`MaxAttempts`: does it count all attempts, or the repetitions?"
    else:
        mistake, look = "", "`MaxAttempts`, and how often a table that stays busy was asked"
    return wrong(mistake, observed=told, expected=_EXPECTED, look=look)


def _failed(error: str) -> dict[str, Any]:
    return {"Throw": {"Error": error, "Cause": "tried out"}}


def _attempts(definition: dict[str, Any], answers: list[Any], connection: Any) -> tuple[int, str]:
    run = wb.dry_run(definition, _EVENT, {"Record Message": answers}, connection)
    return int(wb.steps_frame(run.events)["attempts"].iloc[0]), run.describe["status"]


def _retrier(error: str, attempts: int = 3) -> str:
    return f'retrier = {{"ErrorEquals": ["{error}"], "IntervalSeconds": 1, "MaxAttempts": {attempts}}}'


TASK = Task(
    id="08-retry",
    kind=Kind.BUILD,
    title="Patience, where it helps",
    minutes=5,
    question="""
Give "Record Message" the queue's patience, but only for a busy table: when DynamoDB answers `ThrottlingException`, the
recorder passes that on as the task's error, and it is worth up to three more attempts. A message that cannot be stored
must still fail at once. Write one retrier, as it would stand in `Retry`. The check adds it to the course's machine and
runs that dry, with a table that is busy for a while, one that stays busy, and with a broken message.
""",
    stub='retrier = ...  # one entry of "Retry"',
    solution=_retrier("ThrottlingException"),
    mistakes=(
        Mistake("everything is repeated", _retrier("States.ALL")),
        Mistake("every failed task is repeated", _retrier("States.TaskFailed")),
        Mistake("a name nobody sends", _retrier("DynamoDB.ThrottlingException")),
        Mistake("it gives up too soon", _retrier("ThrottlingException", 1)),
    ),
    check=check,
    check_call="retrier, connection",
    hints=(
        "The picture of the machine in 03 shows a retrier that the CDK made. `wb.load_definition` shows its fields.",
        "`ErrorEquals` is a list of names, compared letter by letter; `MaxAttempts` counts the attempts after the first.",
        '`{"ErrorEquals": ["Thr..."], "IntervalSeconds": 1, "MaxAttempts": ...}`',
    ),
    concepts=("Retry",),
)
