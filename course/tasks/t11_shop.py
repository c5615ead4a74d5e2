"""Mend the tea shop's definition so that linter, validator and kitchen are content."""

import copy
import json
from typing import Any

import workbench as wb
from course.ways import way_of
from workbench.tasks.finding import Finding, not_attempted, right, wrong
from workbench.tasks.model import Kind, Mistake, Task

__all__ = ["TASK"]

_ORDER: dict[str, Any] = {"item": "earl grey", "cups": 2, "queue": "https://sqs.example/kitchen"}
_EXPECTED = f"the order to be sent to {_ORDER['queue']} with what was ordered in the message"


def check(given: tuple[Any, Any], connection: Any) -> Finding:
    """Lint the definition with the changes, then run it dry on an order and look at what the queue would be sent."""
    definition, changes = copy.deepcopy(given[0]), given[1]
    if changes is ...:
        return not_attempted('the fields to add, such as {"To the kitchen": {"Comment": "sends the order"}}')
    for state, fields in changes.items():
        definition["States"].setdefault(state, {}).update(fields)
    faults = wb.lint(definition, connection)
    if len(faults):
        return wrong(
            "the hole is still there",
            observed="; ".join(faults["message"]),
            expected="a definition in which neither checker finds a fault",
            look="`wb.draw(definition)` above: the box with a dashed edge, and what the checkers say about it",
        )
    sent: list[Any] = []

    def kitchen(arguments: Any) -> dict[str, str]:
        sent.append(arguments)
        return {"MessageId": "m-1"}

    run = wb.dry_run(definition, _ORDER, {"To the kitchen": kitchen}, connection)
    if run.status != "SUCCEEDED":
        states = way_of(run)
        return wrong(
            "the arrow was bent to where something stood",
            observed=f"an order of two cups goes {states} and fails: {run.describe.get('cause')}",
            expected="the order to end well, in a state of its own",
            look="what the state is for that the order now goes to. Which name did `Next` have?",
        )
    return _judged(sent[0] if sent else None, run.output)


def _judged(sent: Any, output: Any) -> Finding:
    asked: dict[str, Any] = sent if isinstance(sent, dict) else {}
    queue, message = asked.get("QueueUrl"), asked.get("MessageBody")
    said = f"the queue's service is asked with {json.dumps(sent)}"
    if queue is None or message is None or queue == "":
        return wrong(
            "what no linter sees",
            observed=said,
            expected=_EXPECTED,
            look="what SendMessage needs to be told: two things. Where does a Task say them?",
        )
    if str(queue).startswith("$"):
        return wrong(
            "a path taken for a text",
            observed=said,
            expected=_EXPECTED,
            look='the names of the fields in `Parameters`: "Record Message" in notebook 02 has some that end differently',
        )
    if queue != _ORDER["queue"] or _ORDER["item"] not in json.dumps(message):
        return wrong("", observed=said, expected=_EXPECTED, look="which key of the order each of the two paths reads")
    if not isinstance(output, dict) or "item" not in output:
        return wrong(
            "the receipt takes the order's place",
            observed=f"sent, and then the order is {json.dumps(output)}",
            expected="the order itself to go on, with item and cups",
            look="which field of a Task says where its result is put. Without it, it is put over everything",
        )
    return right(f"{said}; no fault is found, and the order goes on: {json.dumps(output)}")


_ORDERED = '"Ordered": {"Type": "Succeed"}'
_PATHS = '"QueueUrl.$": "$.queue", "MessageBody.$": "States.JsonToString($)"'


def _changes(fields: str, ordered: str = f", {_ORDERED}") -> str:
    return f'kitchen = {{{fields}}}\nchanges = {{"To the kitchen": kitchen{ordered}}}'


TASK = Task(
    id="11-shop",
    kind=Kind.FIX,
    title="Mend the tea shop",
    minutes=5,
    question="""
Write what is to be added: for each state its fields. The order has `item`, `cups`, and in `queue` the address of the
kitchen's queue. When you are done, neither checker finds a fault, an order of two cups is sent to that queue with what
was ordered in the message, and the order itself still goes on afterwards. The check lints, and runs it dry.
""",
    stub='changes = ...  # {name of a state: fields to add}, such as {"To the kitchen": {"Comment": "sends it"}}',
    solution=_changes(f'"ResultPath": "$.sent", "Parameters": {{{_PATHS}}}'),
    mistakes=(
        Mistake("the hole is still there", _changes(f'"ResultPath": "$.sent", "Parameters": {{{_PATHS}}}', "")),
        Mistake("what no linter sees", _changes('"Comment": "sends the order"')),
        Mistake(
            "a path taken for a text",
            _changes('"ResultPath": "$.sent", "Parameters": {"QueueUrl": "$.queue", "MessageBody": "$"}'),
        ),
        Mistake("the receipt takes the order's place", _changes(f'"Parameters": {{{_PATHS}}}')),
        Mistake(
            "the arrow was bent to where something stood",
            _changes(f'"Next": "Call first", "Parameters": {{{_PATHS}}}', ""),
        ),
    ),
    check=check,
    check_call="(BAR, changes), connection",
    hints=(
        "Two states need something. One is not there at all; the other calls a service and does not say with what.",
        "A Task says in `Parameters` what it calls with; a field whose name ends in `.$` is read from the input. "
        "`ResultPath` keeps the input.",
        'Add `"Ordered": {"Type": ...}`, and to the other `"Parameters": {"QueueUrl.$": ..., "MessageBody.$": ...}` with '
        "a `ResultPath`.",
    ),
    concepts=("data flow", "state machine"),
)
