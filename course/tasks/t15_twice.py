"""Break it: an order that is sent twice becomes two rows."""

import json
from typing import Any
from uuid import uuid4

import workbench as wb
from workbench.tasks.finding import Finding, not_attempted, right, wrong
from workbench.tasks.model import Kind, LabText, Mistake, Task

__all__ = ["TASK"]

_EXPECTED = "one row for an order, however often it comes, and two rows for two orders"


def check(mended: dict[str, Any], connection: Any) -> Finding:
    """Send one order three times, another of the same customer and second once, and count the rows of each."""
    if mended["Answer"] is ...:
        return not_attempted("a key in the place of `...`")
    if not {"messageId.$", "createdAt.$"} <= set(mended["Answer"]) and "messageId" in mended["Answer"]:
        return wrong(
            "",
            observed=f"each row would have the key {mended['Answer'].get('messageId')!r}, as a text",
            expected=_EXPECTED,
            look="how the two names end in the example, and in yours: 02 has what it means",
        )
    mark = uuid4().hex[:8]
    order, other = (_order(f"{mark}-{number}") for number in (1, 2))
    event = _event(order, "2026-01-01T12:00:01Z")
    deliveries = [event, event, _event(order, "2026-01-01T12:00:09Z"), _event(other, "2026-01-01T12:00:01Z")]
    states = connection.client("stepfunctions")
    started = [
        states.start_execution(stateMachineArn=mended["MachineArn"], input=json.dumps(one))["executionArn"]
        for one in deliveries
    ]
    ended = wb.wait(started, connection, check=False)
    if (failed := ended[ended["status"] != "SUCCEEDED"]).size:
        step = wb.steps(failed.iloc[0], connection).iloc[-1]
        return wrong(
            "",
            observed=f'a message ended at "{step["state"]}": {step["error"]}, {str(step["cause"])[:200]}',
            expected=_EXPECTED,
            look="the fields of an order, and the paths you gave",
        )
    stored = wb.rows(mended["TableName"], connection)
    of_order, of_other = (stored[stored["event"].str.contains(one["orderId"])] for one in (order, other))
    told = f"one order, three deliveries: {len(of_order)} rows; another order: {len(of_other)}"
    if (len(of_order), len(of_other)) == (1, 1):
        return right(f"{told}; its key: {of_order['messageId'].iloc[0]}, {of_order['createdAt'].iloc[0]}")
    mistake, look = _diagnosed(of_order, of_other)
    return wrong(mistake, observed=told, expected=_EXPECTED, look=look)


def _diagnosed(of_order: Any, of_other: Any) -> tuple[str, str]:
    if of_order.empty or of_other.empty:
        return (
            "a key that two orders share",
            "the row that is left: which order did it write over? The two differ in one field only",
        )
    if len(of_order) > 2:
        return (
            "a new key for each delivery",
            "the two deliveries of the very same event: even they have two rows now. Before, they had one",
        )
    if of_order["messageId"].nunique() == 1:
        return (
            "only half of the key",
            "`createdAt` of the two rows. The table's key has two parts, and the bus gave each event its own time",
        )
    return (
        "the event counts, not the order",
        "`messageId` of the two rows: who gave these ids out, the shop or the bus?",
    )


def _order(order_id: str) -> dict[str, str]:
    return {"orderId": order_id, "placedAt": "2026-01-01T12:00:00Z", "customer": "ada", "item": "tea"}


def _event(order: dict[str, str], time: str) -> dict[str, Any]:
    return {"id": str(uuid4()), "time": time, "detail": {"message": json.dumps(order)}}


def _key(message_id: str, created_at: str) -> str:
    return f'key = {{"messageId.$": "{message_id}", "createdAt.$": "{created_at}"}}'


TASK = Task(
    id="15-twice",
    kind=Kind.LAB,
    title="Two rows for one order",
    minutes=5,
    lab=LabText(
        scenario="The shop's program sends an order again when no answer comes in time. The first one had arrived.",
        symptom="All executions succeed, no alarm rings, and the customer gets her tea twice.",
        evidence="The two rows, side by side, and the order itself.",
        in_production="Nothing fails, so nothing tells you. Compare rows with distinct order ids, once a day.",
    ),
    question="""
Make an order one row, however often it comes; and two orders two rows, even of one customer in one second. Give the key
that the machine hands to the recorder: both parts are paths into `{"id", "time", "message"}`, what "Read Message" leaves.
The cell below deploys it; the check sends orders and counts rows.
""",
    stub='key = ...  # such as {"messageId.$": "$.id", "createdAt.$": "$.time"}',
    solution=_key("$.message.orderId", "$.message.placedAt"),
    mistakes=(
        Mistake("only half of the key", _key("$.message.orderId", "$.time")),
        Mistake("the event counts, not the order", _key("$.id", "$.message.placedAt")),
        Mistake("a new key for each delivery", _key("States.UUID()", "$.message.placedAt")),
        Mistake("a key that two orders share", _key("$.message.customer", "$.message.placedAt")),
    ),
    check=check,
    check_call="mended, connection",
    hints=(
        "Put the two rows of the order side by side. Everything that differs came from the bus.",
        "A key recognises an order only if both its parts are made by the shop, once, and sent along each time.",
        '`"$.message..."` for both: the order has an id, and a time at which it was placed.',
    ),
    concepts=("idempotency",),
)
