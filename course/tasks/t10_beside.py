"""Predict what a state hands on when its answer has a ResultPath."""

import json
from typing import Any

from workbench.tasks.model import Choice, Kind, Task

__all__ = ["TASK"]


def outcome(flow: Any, _connection: Any) -> str | None:
    """Read the keys of the last stage's value."""
    if flow is ...:
        return None
    keys = set(json.loads(flow["value"].iloc[-1]))
    if {"FunctionName", "MyTaskToken"} & keys:
        return "d"
    if "statusCode" in keys:
        return "c"
    return "b" if "detail" in keys else "a"


TASK = Task(
    id="10-beside",
    kind=Kind.PREDICT,
    title="What does it hand on?",
    minutes=2,
    question="""
An event with `id`, `time` and `detail` goes into "Record Message". `Parameters` makes the function's payload of it, the
function answers `{"statusCode": 200, "putStatus": ...}`, `ResultSelector` picks `Payload` and `StatusCode` from that,
and `ResultPath` is `$.recordResult`. What does the state hand on to "Check Status?"?
""",
    choices={
        "a": Choice(
            "`Payload` and `StatusCode`",
            "the result replaces the input",
            "the row `ResultPath`: compare its value with the one above it, and with the first row",
        ),
        "b": Choice("`id`, `time`, `detail`, and beside them `recordResult` with `Payload` and `StatusCode`"),
        "c": Choice(
            "`statusCode` and `putStatus`: what the function answered",
            "the function's answer is the output",
            "the rows after `result`: three of the state's fields are still to come",
        ),
        "d": Choice(
            "the payload that `Parameters` made, with `recordResult` in it",
            "Parameters change the input for good",
            "what the payload is for: it goes into the function. To what is the result joined, by the row `ResultPath`?",
        ),
    },
    answer="b",
    outcome=outcome,
    check_call="flow, connection",
    hints=(
        "Five fields work one after the other. Only one of them decides what becomes of the input.",
        "`ResultPath` is a place *in the state's input*. `$` would be all of it.",
        "`$.recordResult` is one key more in the input. The other keys stay.",
    ),
    concepts=("data flow",),
)
