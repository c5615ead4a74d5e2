"""Write the entry that puts a dead letter's event back onto its bus."""

import json
from typing import Any

from workbench.tasks.finding import Finding, not_attempted, right, wrong
from workbench.tasks.model import Kind, Mistake, Task

__all__ = ["TASK"]

_EXPECTED = "an entry that puts the same source, detail type and detail onto the same bus"


def check(answer: Any, connection: Any) -> Finding:  # noqa: ARG001 - nothing is sent
    """Compare the entry with the event in the body of the letter, and with the bus of the rule that gave up."""
    entry, letters = answer
    if entry is ...:
        return not_attempted("a dict in `entry`")
    if not isinstance(entry, dict) or "Detail" not in entry:
        return wrong(
            "",
            observed=f"`entry` is a {type(entry).__name__}"
            + (f" of {', '.join(entry)}" if isinstance(entry, dict) else ""),
            expected="one dict with the names that `put_events` knows, `Detail` among them",
            look="`lambda/event_api/entry.py`, which makes such an entry: an event's names and an entry's are not the same",
        )
    event, bus = json.loads(letters["body"].iloc[0]), letters["rule_arn"].iloc[0].split("/")[1]
    detail, given_bus = entry.get("Detail"), str(entry.get("EventBusName", "default")).rpartition("/")[2]
    mistake, look = "", ""
    if isinstance(detail, dict):
        mistake, observed = "an object for a text", "`Detail` is a dict"
        look = "`lambda/event_api/entry.py`: of which type is the `Detail` that the API puts on the bus?"
    elif (sent := _parsed(detail)) == event:
        mistake, observed = "an envelope in an envelope", "`Detail` holds the whole event, with its id, time and source"
        look = "which field of the body is the sender's own, and which the bus wrote around it"
    elif sent != event["detail"]:
        observed, look = f"`Detail` is {detail!r}", "the detail in the body of the letter, and how it became a text"
    elif given_bus != bus:
        mistake, observed = "the wrong bus", f"it would go to the bus {given_bus}"
        look = "`rule_arn` of the letter: whose rule was it? And which bus takes an entry that names none?"
    elif (entry.get("Source"), entry.get("DetailType")) != (event["source"], event["detail-type"]):
        mistake, observed = "a new sender", f"source {entry.get('Source')}, detail type {entry.get('DetailType')}"
        look = "what the rules on this bus ask of an event: would they take this one?"
    else:
        return right(f"{entry['Source']}, {entry['DetailType']}, {detail}: as it was, onto {bus}")
    return wrong(mistake, observed=observed, expected=_EXPECTED, look=look)


def _parsed(detail: Any) -> Any:
    try:
        return json.loads(detail)
    except (TypeError, ValueError):
        return None


def _entry(**changed: str) -> str:
    fields = {
        "EventBusName": 'f"{NAME}commonbus"',
        "Source": 'letter["source"]',
        "DetailType": 'letter["detail-type"]',
        "Detail": 'json.dumps(letter["detail"])',
    } | changed
    return "entry = {\n" + "".join(f'    "{name}": {code},\n' for name, code in fields.items() if code) + "}"


TASK = Task(
    id="05-resend",
    kind=Kind.BUILD,
    title="The entry to send",
    minutes=4,
    question="""
The machine is there again, and the event waits in the queue. Write the entry for `put_events` that puts it back onto
its bus, with the same source, detail type and detail. `letter` is the body of the dead letter, parsed. Nothing is sent;
the check compares your entry with the letter.
""",
    stub="entry = ...  # a dict, as put_events(Entries=[entry]) takes it",
    solution=_entry(),
    mistakes=(
        Mistake("an object for a text", _entry(Detail='letter["detail"]')),
        Mistake("an envelope in an envelope", _entry(Detail="json.dumps(letter)")),
        Mistake("the wrong bus", _entry(EventBusName="")),
        Mistake("a new sender", _entry(Source='"com.devpost.resend"')),
    ),
    check=check,
    check_call="(entry, letters), connection",
    hints=(
        "Look at `letter`: some of its fields came from the sender, some the bus added. `lambda/event_api/entry.py` sends.",
        "An entry has `EventBusName`, `Source`, `DetailType` and `Detail`. The last one is a text that holds JSON.",
        '`"Source": letter["source"]`, and so on; `json.dumps` makes the detail a text; name the bus.',
    ),
    concepts=("dead-letter queue", "event bus"),
)
