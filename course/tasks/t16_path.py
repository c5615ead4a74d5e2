"""Break it: a path that finds nothing, and a Catch that does not help."""

import copy
import json
from collections.abc import Callable
from typing import Any

import workbench as wb
from workbench.tasks.finding import Finding, not_attempted, right, wrong
from workbench.tasks.model import Kind, LabText, Mistake, Task

__all__ = ["TASK"]

_EVENTS: tuple[dict[str, Any], ...] = (
    {"id": "m-1", "time": "2026-01-01T12:00:00Z", "detail": {"message": '{"order": 7}'}},
    {"id": "m-2", "time": "2026-02-03T04:05:06Z", "detail": {"message": '{"order": 8, "item": "tea"}'}},
)
_STATE = "Record Message"


def check(given: tuple[Any, Callable[[dict[str, Any]], Any]], connection: Any) -> Finding:
    """Mend a copy of the broken state, and read what it would send to the recorder for two messages."""
    definition, before = copy.deepcopy(given[0]), given[0]["States"][_STATE]
    given[1](definition["States"][_STATE])
    if definition["States"][_STATE] == before:
        return not_attempted("a change of the state in `mend(state)`")
    for event in _EVENTS:
        flow = wb.dataflow(definition, _STATE, event, connection, mock={"statusCode": 200})
        due = {"messageId": event["id"], "createdAt": event["time"], "event": json.loads(event["detail"]["message"])}
        made = flow[flow["stage"] == "Parameters"]
        sent = json.loads(made["value"].iloc[0])["Payload"]["Record"] if len(made) else None
        if sent != due:
            mistake, look = _diagnosed(sent, due, definition["States"][_STATE] != _with_catch(before, definition))
            return wrong(
                mistake,
                observed=f"{flow.attrs['cause']}" if sent is None else f"the recorder is sent {json.dumps(sent)}",
                expected=f"the recorder to be sent {json.dumps(due)}",
                look=look,
            )
    return right(f"the recorder is sent {json.dumps(sent)}")


def _with_catch(before: dict[str, Any], definition: dict[str, Any]) -> dict[str, Any]:
    after = definition["States"][_STATE]
    return before | {name: after[name] for name in ("Catch", "Retry") if name in after}


def _diagnosed(sent: dict[str, Any] | None, due: dict[str, Any], paths_changed: bool) -> tuple[str, str]:
    if sent is None:
        if not paths_changed:
            return (
                "a net where none can hold",
                "the glossary's page on Catch, at `States.Runtime`: what does AWS say about catching it?",
            )
        return "looked for in the wrong room", "the row `input` of the data flow above: how deep does the time lie?"
    if "createdAt" not in sent:
        return "what fails is left out", "`lambda/message_recorder/record.py`: which three fields does an item need?"
    if str(sent["createdAt"]).startswith("$"):
        return "a path taken for a text", "the end of the field's name: what tells Step Functions that a path follows?"
    if sent["createdAt"] != due["createdAt"]:
        return (
            "the time of the run instead of the message's",
            "whose time it is: send the same message again tomorrow, and the key of its row would be another",
        )
    return "", "the three fields of the record, one by one"


def _mend(*lines: str) -> str:
    return "\n    ".join(["def mend(state):", *lines])


_RECORD = 'record = state["Parameters"]["Payload"]["Record"]'

TASK = Task(
    id="16-path",
    kind=Kind.LAB,
    title="A path into nothing",
    minutes=3,
    lab=LabText(
        scenario="A sender promised to put `createdAt` into its messages. The machine was changed, the sender was not.",
        symptom="Every execution fails in its first state, at once. No function was called, and nothing was caught.",
        evidence="The cause names path, field and input; the data flow ends before the stage that could not be made.",
        in_production="All executions fail right after a deployment. A dry run with one recorded event, in the "
        "pipeline, stops such a machine before it is deployed.",
    ),
    question="""
The recorder is to get the message's own time again. `mend` gets the broken state as a dict and changes it in place. The
check gives it two messages and reads what the recorder would be sent.
""",
    stub="def mend(state): ...  # change it in place",
    solution=_mend(_RECORD, 'record["createdAt.$"] = "$.time"'),
    mistakes=(
        Mistake("a net where none can hold", _mend('state["Catch"][0]["ErrorEquals"] = ["States.Runtime"]')),
        Mistake("looked for in the wrong room", _mend(_RECORD, 'record["createdAt.$"] = "$.detail.time"')),
        Mistake("what fails is left out", _mend(_RECORD, 'del record["createdAt.$"]')),
        Mistake(
            "a path taken for a text", _mend(_RECORD, 'del record["createdAt.$"]', 'record["createdAt"] = "$.time"')
        ),
        Mistake(
            "the time of the run instead of the message's",
            _mend(_RECORD, 'record["createdAt.$"] = "$$.State.EnteredTime"'),
        ),
    ),
    check=check,
    check_call="(broken, mend), connection",
    hints=(
        "The cause has three things in it: the path, the field it stands in, and the whole input. Lay them side by "
        "side.",
        "The event's own time lies where EventBridge puts it, not in what the sender wrote. Look at the row `input`.",
        'state["Parameters"]["Payload"]["Record"]["createdAt.$"] = "$...."',
    ),
    concepts=("data flow", "Catch"),
)
