"""Break it: the article's own flaw, a rule for 500 that can never be taken, and the Catch that lets it be."""

import json
from typing import Any

import workbench as wb
from course.shapes import misshapen
from course.system import article_definition
from course.ways import way_of
from workbench.tasks.finding import Finding, right, wrong
from workbench.tasks.model import Kind, LabText, Mistake, Task

__all__ = ["TASK"]

_EVENT = {"id": "m-1", "time": "2026-01-01T00:00:00Z", "detail": {"message": '{"order": 7}'}}
_FAILURES = ("ValueError", "States.Timeout")
_FAILED = 500
_BY_DEFAULT = "Taken by Default"
_EXPECTED = 'a failed "Record Message" to reach "Job Failed" by the rule for 500, with the message still there'


def check(states: dict[str, dict[str, Any]], connection: Any) -> Finding:
    """Run the article's machine dry with these states, and tell the rule for 500 from Default by where each leads."""
    definition = article_definition()
    if not isinstance(states, dict):
        return wrong(
            "", observed=f"`states` is {states!r}", expected=_EXPECTED, look="the stub: names, and their fields"
        )
    for name, fields in states.items():
        if found := misshapen(fields, [*definition["States"], *states], _EXPECTED):
            return found
        definition["States"].setdefault(name, {}).update(fields)
    definition["States"]["Check Status?"]["Default"] = _BY_DEFAULT
    definition["States"][_BY_DEFAULT] = {"Type": "Fail", "Error": "ByDefault"}
    good = wb.dry_run(definition, _EVENT, {"Record Message": {"statusCode": 200}}, connection)
    if good.status != "SUCCEEDED":
        return wrong(
            "",
            observed=f"a good message now goes {way_of(good)}",
            expected='a good message to end at "Job Succeed", as before',
            look="which of your fields a good message meets",
        )
    for error in _FAILURES:
        throw = {"Throw": {"Error": error, "Cause": "tried out"}}
        run = wb.dry_run(definition, _EVENT, {"Record Message": throw}, connection)
        finding = _diagnosed(error, run)
        if finding is not None:
            return finding
    return right(f"{' and '.join(_FAILURES)} reach {way_of(run)}, by the rule for 500, and the message is still there")


def _diagnosed(error: str, run: Any) -> Finding | None:
    steps = wb.steps_frame(run.events)
    states = list(steps["state"])
    choice = steps[steps["state"] == "Check Status?"]
    seen = json.loads(choice["input"].iloc[0]) if len(choice) else {}
    if choice.empty and states[-1] == "Job Failed":
        mistake, look = "the branch is walked round", 'the way, above: was "Check Status?" asked at all?'
    elif choice.empty:
        mistake, look = (
            "the error still leaves by the roof",
            '`ErrorEquals` and `Next` of the Catch of "Record Message": which errors, and where do they go on?',
        )
    elif states[-1] == _BY_DEFAULT:
        mistake = "a text is no number"
        look = f"the status it sees, {seen.get('recordResult')}, and the operator of the rule: `NumericEquals`"
    elif states[-1] == "Check Status?":
        mistake, look = _unseen(seen)
    elif seen.get("recordResult", {}).get("StatusCode") != _FAILED:
        mistake, look = (
            "",
            f"the status that came to the choice: {seen.get('recordResult')}. The rule is to stay as it is",
        )
    elif not {"id", "detail"} <= set(seen):
        mistake, look = (
            "the message is lost on the way",
            f"the keys that came to the choice: {', '.join(seen)}. Who wrote over the rest?",
        )
    else:
        return None
    return wrong(mistake, observed=f"{error} goes {way_of(run)}", expected=_EXPECTED, look=look)


def _unseen(seen: dict[str, Any]) -> tuple[str, str]:
    if "recordResult" in seen:
        return (
            "the error lies where the status belongs",
            f"what is in `$.recordResult` now: {seen['recordResult']}. Which key do the rules ask for?",
        )
    return (
        "the status lies where nobody looks",
        f'`InputPath` of "Check Status?", and the keys that came to it: {", ".join(seen)}',
    )


def _states(catch: str, note: str = "") -> str:
    lines = [f"catch = {{{catch}}}"]
    if note:
        lines.append(f"note = {{{note}}}")
    added = ', "Note Failure": note' if note else ""
    return "\n".join([*lines, f'states = {{"Record Message": {{"Catch": [catch]}}{added}}}'])


_ALL = '"ErrorEquals": ["States.ALL"]'
_TO_NOTE = f'{_ALL}, "ResultPath": "$.failure", "Next": "Note Failure"'
_NEXT = '"Next": "Check Status?"'

TASK = Task(
    id="16-choice-500",
    kind=Kind.LAB,
    title="The rule that was never asked",
    minutes=5,
    lab=LabText(
        scenario="The machine of the course itself. It has a rule for status 500, and looks as if it handled errors.",
        symptom='Many executions have failed, and none was ever at "Job Failed".',
        evidence="The two dry runs, and where the rules look.",
        in_production="A branch without a visit in a month: `wb.states_frame(fleet)` counts visits, the heat map "
        "paints it white.",
    ),
    question="""
In 03 a Catch led straight to "Job Failed". Here the *rule for 500* is to decide: after any failure of "Record Message",
"Check Status?" finds a `StatusCode` of 500 where it looks, and the message (`id`, `time`, `detail`) is still beside it.
Write fields to add to states, and new states with names you like. The check runs the course's machine dry with them,
and lets Default lead elsewhere.
""",
    stub="states = ...  # {name of a state: its fields}, old states and new ones",
    solution=_states(
        _TO_NOTE, f'"Type": "Pass", "Result": {{"StatusCode": 500}}, "ResultPath": "$.recordResult", {_NEXT}'
    ),
    mistakes=(
        Mistake("the branch is walked round", _states(f'{_ALL}, "Next": "Job Failed"')),
        Mistake("the error lies where the status belongs", _states(f'{_ALL}, "ResultPath": "$.recordResult", {_NEXT}')),
        Mistake(
            "the status lies where nobody looks",
            _states(_TO_NOTE, f'"Type": "Pass", "Result": {{"StatusCode": 500}}, "ResultPath": "$.status", {_NEXT}'),
        ),
        Mistake(
            "a text is no number",
            _states(
                _TO_NOTE, f'"Type": "Pass", "Result": {{"StatusCode": "500"}}, "ResultPath": "$.recordResult", {_NEXT}'
            ),
        ),
        Mistake(
            "the message is lost on the way",
            _states(
                f'{_ALL}, "Next": "Note Failure"',
                f'"Type": "Pass", "Result": {{"StatusCode": 500}}, "ResultPath": "$.recordResult", {_NEXT}',
            ),
        ),
    ),
    check=check,
    check_call="states, connection",
    hints=(
        'Where does "Check Status?" look? Its `InputPath` and the `Variable` of its rules make one path together.',
        "A Catch can only write the error. A fixed value, such as a status, is written by a Pass state: `Result` is "
        "what, "
        "`ResultPath` is where.",
        'Catch → a Pass with `"Result": {"StatusCode": ...}` and `"ResultPath": ...` → "Check Status?". The Catch '
        "needs a "
        "`ResultPath` too: without one it writes over the message.",
    ),
    concepts=("Catch", "Choice state", "data flow"),
)
