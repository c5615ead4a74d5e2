"""Mend the article's dead branch: give "Record Message" a Catch that leads to "Job Failed"."""

from typing import Any

import workbench as wb
from course.shapes import misshapen
from course.system import article_definition
from course.ways import states_of, way_of
from workbench.tasks.finding import Finding, right, wrong
from workbench.tasks.model import Kind, Mistake, Task

__all__ = ["TASK"]

EVENT = {"id": "m-1", "time": "2026-01-01T00:00:00Z", "detail": {"message": '{"order": 7}'}}
#: A function's exception, an answer by SendTaskFailure, and a task that ran out of time.
FAILURES = ("ValueError", "TableIsOnFire", "States.Timeout")


def check(fields: dict[str, Any], connection: Any) -> Finding:
    """Run the machine dry with these fields added to "Record Message": with an answer, and with each kind of failure."""
    definition = article_definition()
    if found := misshapen(
        fields, definition["States"], 'one field more for "Record Message", such as {"Comment": "..."}'
    ):
        return found
    definition["States"]["Record Message"].update(fields)
    good = wb.dry_run(definition, EVENT, {"Record Message": {"statusCode": 200}}, connection)
    if states_of(good)[-1] != "Job Succeed":
        return wrong(
            "",
            observed=f"a good message now goes {way_of(good)}",
            expected='a good message to end at "Job Succeed", as before',
            look="the fields you gave besides `Catch`",
        )
    for error in FAILURES:
        throw = {"Throw": {"Error": error, "Cause": "tried out"}}
        run = wb.dry_run(definition, EVENT, {"Record Message": throw}, connection)
        if states_of(run)[-1] != "Job Failed":
            return _diagnosed(fields, error, run)
    return right(f'{", ".join(FAILURES)}: each ends at "Job Failed", and a good message at "Job Succeed"')


def _diagnosed(fields: dict[str, Any], error: str, run: Any) -> Finding:
    way, last = f"{error} goes {way_of(run)}", states_of(run)[-1]
    if "Catch" not in fields:
        mistake, look = "retry instead of catch", "`Retry` asks again. Which field says where a failed task goes on?"
    elif last == "Job Succeed":
        mistake = "a failure becomes a success"
        look = "`Next` of the `Catch`: a caught error is forgotten unless the state it leads to remembers it"
    elif last == "Check Status?":
        mistake = "the choice has nothing to look at"
        way += f", and fails there with {wb.steps_frame(run.events)['error'].iloc[-1]}"
        look = '`InputPath` of "Check Status?": a failed task leaves no `$.recordResult` behind'
    else:
        mistake = "only some errors are caught"
        look = "`ErrorEquals`: its names are matched one by one. Which name stands for all errors?"
    return wrong(
        mistake,
        observed=way,
        expected=f'{error}, like any error of "Record Message", to end at "Job Failed"',
        look=look,
    )


TASK = Task(
    id="03-dead-branch",
    kind=Kind.FIX,
    title="Bring the branch to life yourself",
    minutes=5,
    question="""
"Record Message" needs one field more, the language's own for a task that fails (the [glossary](../docs/glossary.md)
has it), so that *any* error of it ends at "Job Failed", and a good message still ends at "Job Succeed". Write the
field as it would stand in the definition. The check adds it to the course's machine and runs that dry, with an answer
and with three kinds of failure; nothing is deployed.
""",
    stub='fields = ...  # what to add to "Record Message", such as {"Comment": "asks for an answer"}',
    solution='fields = {"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Job Failed"}]}',
    mistakes=(
        Mistake("retry instead of catch", 'fields = {"Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 1}]}'),
        Mistake(
            "a failure becomes a success",
            'fields = {"Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Job Succeed"}]}',
        ),
        Mistake(
            "the choice has nothing to look at",
            'catch = {"ErrorEquals": ["States.ALL"], "ResultPath": "$.failure", "Next": "Check Status?"}\n'
            'fields = {"Catch": [catch]}',
        ),
        Mistake(
            "only some errors are caught",
            'fields = {"Catch": [{"ErrorEquals": ["States.TaskFailed"], "Next": "Job Failed"}]}',
        ),
    ),
    check=check,
    check_call="fields, connection",
    hints=(
        'Where can "Record Message" go in the picture? Only a success has an arrow. Which field makes one for a failure?',
        "`Catch` is a list. Each entry says which errors (`ErrorEquals`) and where to (`Next`); one name stands for all.",
        '`fields = {"Catch": [{"ErrorEquals": [...], "Next": ...}]}`, with the name for all errors and a state\'s name.',
    ),
    concepts=("Catch",),
)
