"""Send a message of one's own and find it in the table: the first task, to see how tasks go."""

import json
from typing import Any

import pandas as pd

import workbench as wb
from course.arrivals import ended_executions_of
from workbench.tasks.finding import Finding, not_attempted, right, wrong
from workbench.tasks.model import Kind, Mistake, Task

__all__ = ["TASK"]

_COURSE = {"order": 1, "item": "tea", "for": "you"}
_EXPECTED = "one row in the table for your message"


def check(given: Any, connection: Any) -> Finding:
    """Look for the executions and rows of what was sent; `given` is what fire() returned, and the stack's outputs."""
    mine, outputs = given
    if mine is ...:
        return not_attempted("`mine`, what `wb.fire` returns for a message of yours")
    if not isinstance(mine, pd.DataFrame) or "event_id" not in mine:
        return wrong(
            "written down, not sent",
            observed=f"`mine` is {mine!r}, and no event",
            expected="what `wb.fire` returned, a table with the event's id",
            look='the cell under "Send one message": which verb put the message on the bus?',
        )
    if any(_is_the_courses(text) for text in mine["message"]):
        return wrong(
            "the course's message again",
            observed=f"the message is {mine['message'].iloc[0]}",
            expected="a message of your own",
            look="the list that is given to `wb.fire`: say something else in it",
        )
    for event_id in mine["event_id"]:
        if finding := _lost(event_id, outputs, connection):
            return finding
    return right(f"{len(mine)} sent, {len(mine)} recorded, under {', '.join(mine['event_id'])}")


def _lost(event_id: str, outputs: dict[str, str], connection: Any) -> Finding | None:
    runs = ended_executions_of(event_id, outputs["StateMachineArn"], connection)
    if runs.empty:
        return wrong(
            "nobody listens there",
            observed=f"the event {event_id} was accepted, and no execution began",
            expected=_EXPECTED,
            look="where your message was put, and under which source: one rule of one bus waits for it",
        )
    if runs["status"].iloc[0] != "SUCCEEDED":
        step = wb.steps(runs.iloc[0], connection).iloc[-1]
        return wrong(
            "a message that is no JSON" if "StringToJson" in str(step["cause"]) else "",
            observed=f"the execution ended {runs['status'].iloc[0]}: {step['error']}, {step['cause']}",
            expected=_EXPECTED,
            look=f'the step "{step["state"]}": it reads the message as JSON. What does `fire` do with a plain text?',
        )
    query = 'SELECT * FROM "{table}" WHERE messageId = ?'
    if wb.rows(outputs["TableName"], connection, query, [event_id]).empty:
        return wrong("", observed=f"no row {event_id}", expected=_EXPECTED, look="the steps of its execution")
    return None


def _is_the_courses(text: str) -> bool:
    try:
        return bool(json.loads(text) == _COURSE)
    except ValueError:
        return False


TASK = Task(
    id="00-own-message",
    kind=Kind.BUILD,
    title="Send one of your own",
    minutes=3,
    question="""
Send a message of your own the same way, and keep what `wb.fire` returns as `mine`. The check looks whether a row was
written for it. You can change the cell and run both as often as you like.
""",
    stub="mine = ...  # what wb.fire returns",
    solution='mine = wb.fire([{"order": 2, "item": "cake"}], connection, bus=outputs["BusName"])',
    mistakes=(
        Mistake("written down, not sent", 'mine = {"order": 2, "item": "cake"}'),
        Mistake("the course's message again", "mine = sent"),
        Mistake("nobody listens there", 'mine = wb.fire([{"order": 2}], connection, bus="default")'),
        Mistake("a message that is no JSON", 'mine = wb.fire(["cake"], connection, bus=outputs["BusName"])'),
    ),
    check=check,
    check_call="(mine, outputs), connection",
    hints=(
        'Look at the cell under "Send one message". It does exactly this with the course\'s message.',
        "`wb.fire` takes a list of messages, the connection, and the name of the bus, which is in `outputs`.",
        'mine = wb.fire([{...}], connection, bus=outputs["BusName"]), with your own words in the braces.',
    ),
    concepts=("event bus",),
)
