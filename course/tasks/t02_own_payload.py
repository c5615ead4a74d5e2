"""Write the payload of another receiver: token, sender, and the message as an object."""

import json
from typing import Any

import workbench as wb
from course.system import article_definition
from workbench.tasks.finding import Finding, right, wrong
from workbench.tasks.model import Kind, Mistake, Task

__all__ = ["TASK"]

_ORDERS = ({"order": 7, "item": "tea"}, {"order": 8, "item": "cake"})
_SHOPS = ("shop.north", "shop.south")
_EXPECTED = "Key with the task token, Shop with the event's source, Order with the message as an object"


def check(payload: dict[str, Any], connection: Any) -> Finding:
    """Run the task dry with this payload for two events, and look at what the function would have received."""
    received = []
    for shop, order in zip(_SHOPS, _ORDERS, strict=True):
        event = {"id": f"m-{shop}", "time": "2026-01-01T12:00:00Z", "source": shop}
        run = _dry(payload, {**event, "detail": {"message": json.dumps(order)}}, connection)
        stages = run.flow[run.flow["stage"] == "Parameters"]
        if stages.empty:
            return _unfilled(wb.steps_frame(run.events).iloc[0])
        received.append(json.loads(stages["value"].iloc[0])["Payload"])
    return _compared(received)


def _dry(payload: dict[str, Any], event: dict[str, Any], connection: Any) -> Any:
    definition = article_definition()
    definition["States"]["Record Message"]["Parameters"]["Payload"] = payload
    return wb.dry_run(definition, event, {"Record Message": {"statusCode": 200}}, connection)


def _unfilled(step: Any) -> Finding:
    token = "Token'" in str(step["cause"])
    return wrong(
        "the token is looked for in the input" if token else "",
        observed=f"the state failed before the function was called: {step['cause']}",
        expected=_EXPECTED,
        look="the first point under the payload above: which of the two places holds the token?"
        if token
        else "the path in this sentence, step by step, beside the event",
    )


def _compared(received: list[dict[str, Any]]) -> Finding:
    first, second = received
    if missing := {"Key", "Shop", "Order"} - set(first):
        return _wrong("", first, f"the names: {', '.join(sorted(missing))} is not there")
    if any(str(first[name]).startswith(("$", "States.")) for name in ("Key", "Shop", "Order")):
        return _wrong("a path that is taken as text", first, "how the keys end in the payload above, and yours")
    if isinstance(first["Order"], str) and first["Order"] != second["Order"]:
        return _wrong(
            "the message stays a string", first, "the quotation marks around `Order`: what parsed the message above?"
        )
    if first["Shop"] == second["Shop"] or first["Order"] == second["Order"]:
        return _wrong(
            "one event's values for all",
            second,
            f"the second event, which came from {_SHOPS[1]}: where would your payload read that?",
        )
    if (first["Shop"], second["Shop"]) != _SHOPS or (first["Order"], second["Order"]) != _ORDERS:
        return _wrong("", first, f"what was sent: {_SHOPS[0]}, {json.dumps(_ORDERS[0])}")
    if first["Key"] in (first["Shop"], "m-" + _SHOPS[0]) or not isinstance(first["Key"], str):
        return _wrong("", first, "`Key`: with what would the function answer?")
    return right(f"received: {json.dumps(first)}")


def _wrong(mistake: str, received: dict[str, Any], look: str) -> Finding:
    return wrong(mistake, observed=f"received: {json.dumps(received)}", expected=_EXPECTED, look=look)


def _payload(key: str, shop: str, order: str) -> str:
    return f"payload = {{\n    {key},\n    {shop},\n    {order},\n}}"


_KEY, _SHOP = '"Key.$": "$$.Task.Token"', '"Shop.$": "$.source"'
_ORDER = '"Order.$": "States.StringToJson($.detail.message)"'

TASK = Task(
    id="02-own-payload",
    kind=Kind.BUILD,
    title="A payload for somebody else",
    minutes=5,
    question="""
Another function shall get the messages. It packs parcels, and it wants three things: `Key`, the task token; `Shop`, the
event's `source`; and `Order`, the message as an object. Write its payload. The check puts it into "Record Message",
runs that dry for two events, and looks at what the function would receive; nothing is deployed.
""",
    stub='payload = ...  # such as {"Key": "...", "Shop": "...", "Order": "..."}',
    solution=_payload(_KEY, _SHOP, _ORDER),
    mistakes=(
        Mistake("the token is looked for in the input", _payload('"Key.$": "$.Task.Token"', _SHOP, _ORDER)),
        Mistake("a path that is taken as text", _payload('"Key": "$$.Task.Token"', _SHOP, _ORDER)),
        Mistake("the message stays a string", _payload(_KEY, _SHOP, '"Order.$": "$.detail.message"')),
        Mistake("one event's values for all", _payload(_KEY, '"Shop": "shop.north"', _ORDER)),
    ),
    check=check,
    check_call="payload, connection",
    hints=(
        "Compare with the payload shown above, line by line. Two of your three lines are there under other names.",
        "A key that ends in `.$` is filled in. One dollar reads the event, two read what Step Functions knows.",
        '`{"Key.$": ..., "Shop.$": "$....", "Order.$": "States.StringToJson(...)"}`, the token with two dollars.',
    ),
    concepts=("context object", "intrinsic function"),
)
