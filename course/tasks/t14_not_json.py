"""Break it: a message that is not JSON, and no dead letter of it."""

import copy
import json
from typing import Any

import workbench as wb
from course.shapes import misshapen
from course.system import article_definition
from workbench.tasks.finding import Finding, not_attempted, right, wrong
from workbench.tasks.model import Kind, LabText, Mistake, Task

__all__ = ["TASK"]

_ASIDE, _RECORD = "Keep Aside", "Record Message"
_KEEP = {
    "Type": "Task",
    "Resource": "arn:aws:states:::sqs:sendMessage",
    "Parameters": {"QueueUrl": "${AsideQueue}", "MessageBody.$": "$"},
    "End": True,
}
#: What is no JSON: a sentence, and a slip of the pen.
_BROKEN = ("three teas, please", '{"order": 7,}')
_GOOD, _BEFORE = (
    'a good message to end at "Job Succeed", as before',
    "a failing recorder to end the execution, as before",
)
_EXPECTED = f'the event to go to "{_ASIDE}", its message still in it'


def check(mend: Any, connection: Any) -> Finding:
    """Run the mended definition dry: a good message, a recorder that fails, and two messages that are not JSON."""
    shipped = article_definition()
    shipped["States"][_ASIDE] = _KEEP
    definition = copy.deepcopy(shipped)
    definition = mend(definition) or definition
    if definition == shipped:
        return not_attempted("a change of the definition in `mend(definition)`")
    if found := misshapen(definition["States"][_RECORD], definition["States"], _EXPECTED):
        return found
    if f'"Next": "{_ASIDE}"' not in (text := json.dumps(definition)) and f'"Default": "{_ASIDE}"' not in text:
        del definition["States"][_ASIDE]  # AWS takes no state that nothing leads to
    good = _run(definition, '{"order": 7}', {"statusCode": 200}, connection)
    if good[-1][0] != "Job Succeed":
        return _wrong("", f"a good message now goes {_way(good)}", "the way of a message that is JSON", _GOOD)
    for message in _BROKEN:
        steps = _run(definition, message, {"statusCode": 200}, connection)
        if finding := _diagnosed(definition, message, steps):
            return finding
    failed = _run(definition, '{"order": 7}', {"Throw": {"Error": "TableIsOnFire", "Cause": "tried out"}}, connection)
    if failed[-1][0] == "Job Succeed":
        return _wrong("", f"TableIsOnFire goes {_way(failed)}", f'what else can leave "{_RECORD}" now', _BEFORE)
    if failed[-1][0] == _ASIDE:
        look = "`ErrorEquals`: a recorder that cannot store is another trouble, and trying it again can help"
        return _wrong(
            "too much is put aside", f"TableIsOnFire, a failure of the recorder, goes {_way(failed)}", look, _BEFORE
        )
    return right(
        f'`{"` and `".join(_BROKEN)}`: each goes to "{_ASIDE}" whole; a failing recorder ends at "{failed[-1][0]}"'
    )


def _diagnosed(definition: dict[str, Any], message: str, steps: list[tuple[str, str]]) -> Finding | None:
    state, given = steps[-1]
    if state == _ASIDE:
        if message in str(json.loads(given).get("detail")):
            return None
        look = "`ResultPath` of the `Catch`: without one, what was caught takes the place of everything"
        return _wrong("the error in the message's place", f'"{_ASIDE}" gets {given[:80]}', look)
    observed = f"`{message}` goes {_way(steps)}, and the execution ends there"
    if "Catch" in definition["States"][_RECORD]:
        return _wrong("another error is caught", observed, "the name of the error, in the failed step above")
    if len(steps) > 1 or definition["StartAt"] != _RECORD:
        look = "what your rule looks at: a text can begin and end like JSON and still be none"
        return _wrong("a look at the outside", observed, look)
    if any("IntrinsicFailure" in json.dumps(one) or "ALL" in json.dumps(one) for one in _retries(definition)):
        return _wrong("asking again", observed, "what would be different the second time: the text is the same")
    return _wrong("", observed, 'the ways out of "Record Message" in the definition')


def _retries(definition: dict[str, Any]) -> list[Any]:
    return list(definition["States"][_RECORD].get("Retry", []))


def _wrong(mistake: str, observed: str, look: str, expected: str = _EXPECTED) -> Finding:
    return wrong(mistake, observed=observed, expected=expected, look=look)


def _run(definition: dict[str, Any], message: str, answer: Any, connection: Any) -> list[tuple[str, str]]:
    event = {"id": "m-1", "time": "2026-01-01T00:00:00Z", "detail": {"message": message}}
    mocks = {_RECORD: answer} | ({_ASIDE: {"MessageId": "aside"}} if _ASIDE in definition["States"] else {})
    steps = wb.steps_frame(wb.dry_run(definition, event, mocks, connection).events)
    return list(zip(steps["state"], steps["input"], strict=True))


def _way(steps: list[tuple[str, str]]) -> str:
    return " -> ".join(state for state, _ in steps)


def _caught(error: str, more: str = ', "ResultPath": "$.failure"') -> str:
    return (
        "def mend(definition):\n"
        f'    catch = {{"ErrorEquals": ["{error}"], "Next": "Keep Aside"{more}}}\n'
        '    definition["States"]["Record Message"]["Catch"] = [catch]'
    )


TASK = Task(
    id="14-not-json",
    kind=Kind.LAB,
    title="The message nobody can read",
    minutes=6,
    lab=LabText(
        scenario="A new sender puts events on the bus by itself, without the API that refuses a body that is not JSON.",
        symptom="An execution fails. The dead-letter queue is empty, and the message is in no table.",
        evidence="The failed step, above: its state, and the *name* of its error. The input of the execution, which still "
        "has the message, for as long as the history is kept.",
        in_production="An alarm on the machine's `ExecutionsFailed`, and once it is mended, one on the length of the queue "
        "that such messages are put into: it should be zero, and every message in it has a sender to talk to.",
    ),
    question="""
Mend the definition: a message that is no JSON goes to "Keep Aside", with the whole event, so that it can be looked at
and sent again. Other failures still end the execution as before. `mend` gets the machine's definition, in which
"Keep Aside" is already written down, though nothing leads to it yet:

```json
"Keep Aside": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": true,
               "Parameters": {"QueueUrl": "${AsideQueue}", "MessageBody.$": "$"}}
```

The check runs it dry; nothing is deployed.
""",
    stub="def mend(definition): ...  # change it in place",
    solution=_caught("States.IntrinsicFailure"),
    mistakes=(
        Mistake(
            "asking again",
            "def mend(definition):\n"
            '    retry = {"ErrorEquals": ["States.IntrinsicFailure"], "MaxAttempts": 2}\n'
            '    definition["States"]["Record Message"]["Retry"].append(retry)',
        ),
        Mistake("another error is caught", _caught("States.Runtime")),
        Mistake("the error in the message's place", _caught("States.IntrinsicFailure", "")),
        Mistake("too much is put aside", _caught("States.ALL")),
        Mistake(
            "a look at the outside",
            "def mend(definition):\n"
            '    rule = {"Variable": "$.detail.message", "StringMatches": "{*}", "Next": "Record Message"}\n'
            '    look = {"Type": "Choice", "Choices": [rule], "Default": "Keep Aside"}\n'
            '    definition["States"]["Look"], definition["StartAt"] = look, "Look"',
        ),
    ),
    check=check,
    check_call="mend, connection",
    hints=(
        "The failed step names its error. It is raised while the payload is made, before the recorder is called.",
        'A `Catch` of "Record Message" can name one error alone. And it decides what becomes of the input: `ResultPath`.',
        '`{"ErrorEquals": [the error\'s name], "ResultPath": "$.failure", "Next": "Keep Aside"}` is the entry to write.',
    ),
    concepts=("Catch", "intrinsic function", "dead-letter queue"),
)
