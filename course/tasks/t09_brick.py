"""Ship the order without the brick: catch the error where only one parcel is lost by it."""

import copy
from typing import Any

import workbench as wb
from workbench.tasks.finding import Finding, not_attempted, right, wrong
from workbench.tasks.model import Kind, Mistake, Task

__all__ = ["TASK"]

_ORDER = {"parcels": [{"name": name} for name in ("feather", "brick", "book")]}
_ASIDE = {"Type": "Pass", "End": True}
_EXPECTED = "the order to be shipped: feather and book weighed, the brick's name and its error in the brick's place"


class ScaleStuck(Exception):  # noqa: N818 - the name of the error is what Retry and Catch see
    """What the notebook's function raises, by the same name."""


def check(given: tuple[Any, Any], connection: Any) -> Finding:
    """Run the recorded machine dry, with "Set aside" and the reader's fields added, on an order with a brick."""
    changes, run = given
    if changes is ...:
        return not_attempted('the fields to add, such as {"Weigh": {"Comment": "one parcel"}}')
    definition = copy.deepcopy(run.definition)
    inside = definition["States"]["Each parcel"]["ItemProcessor"]["States"]
    inside["Set aside"] = dict(_ASIDE)
    for name, fields in changes.items():
        _state(name, definition["States"], inside).update(fields)
    for states in (definition["States"], inside):
        leads = [
            one["Next"] for state in states.values() for one in state.get("Catch", []) if one["Next"] not in states
        ]
        if leads:
            return wrong(
                "the catch leads through the wall",
                observed=f"a Catch whose Next is {leads[0]!r}; its neighbours are {', '.join(states)}",
                expected="a state of the same level: those inside a Map cannot be entered from outside, nor left at will",
                look="the frame that the picture draws around the Map: which of the states stand in it?",
            )
    return _judged(wb.dry_run(definition, _ORDER, {"Weigh": _weigh}, connection))


def _state(name: str, *levels: dict[str, Any]) -> dict[str, Any]:
    for states in levels:
        if name in states:
            return states[name]
    raise KeyError(f"there is no state {name!r}; there are {', '.join(one for states in levels for one in states)}")


def _weigh(arguments: dict[str, Any]) -> dict[str, Any]:
    name = arguments["Payload"]["name"]
    if name == "brick":
        raise ScaleStuck("the scale does not move")
    return {"Payload": {"name": name, "grams": 500}}


def _judged(run: Any) -> Finding:
    if run.status != "SUCCEEDED":
        tries = len(wb.attempts_frame(run.events).query("error == 'ScaleStuck'"))
        caught = any("Catch" in state for state in _all_states(run.definition))
        return wrong(
            "the catch does not know this error" if caught else "trying again instead of giving up",
            observed=f"the order fails with {run.describe['error']}, after {tries} attempts for the brick",
            expected=_EXPECTED,
            look="`ErrorEquals` beside the error's name in the attempts frame, letter by letter"
            if caught
            else "what the brick is after one more attempt. Which field says where to go on when attempts do not help?",
        )
    weights = run.output.get("weights") if isinstance(run.output, dict) else None
    said = f"shipped, with weights {weights}"
    if not isinstance(weights, list):
        return wrong(
            "one net under all parcels",
            observed="shipped, with no weights at all: the feather's and the book's are gone too",
            expected=_EXPECTED,
            look="whose state the Catch stands in. What does that state give when it is caught, and what did it hold?",
        )
    brick = weights[1]
    if "name" not in brick:
        return wrong(
            "the error takes the parcel's place",
            observed=f"in the brick's place: {brick}",
            expected=_EXPECTED,
            look="where a Catch puts the error when it says nothing about it; the glossary's page on Catch has the field",
        )
    if "ScaleStuck" not in str(brick):
        return wrong("the error is thrown away", observed=said, expected=_EXPECTED, look="`ResultPath` of the Catch")
    return right(said)


def _all_states(definition: dict[str, Any]) -> list[dict[str, Any]]:
    inside = definition["States"]["Each parcel"]["ItemProcessor"]["States"]
    return [*definition["States"].values(), *inside.values()]


def _catch(state: str, fields: str) -> str:
    return f'catch = {{{fields}}}\nchanges = {{"{state}": {{"Catch": [catch]}}}}'


TASK = Task(
    id="09-brick",
    kind=Kind.FIX,
    title="Ship the rest",
    minutes=6,
    question="""
One brick, and the feather and the book stay behind too. Add fields to a state, or to several, so that the order is
shipped: feather and book with their weights, and in the brick's place its name with the error beside it. For what
is given up there is now a state "Set aside" next to "Weigh", inside the Map; it changes nothing and ends that parcel.
The check runs the machine of your recording dry, with your fields; nothing is deployed.
""",
    stub='changes = ...  # {name of a state: fields to add to it}, such as {"Weigh": {"Comment": "one parcel"}}',
    solution=_catch("Weigh", '"ErrorEquals": ["ScaleStuck"], "ResultPath": "$.problem", "Next": "Set aside"'),
    mistakes=(
        Mistake(
            "trying again instead of giving up",
            'changes = {"Weigh": {"Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 9}]}}',
        ),
        Mistake(
            "one net under all parcels",
            _catch("Each parcel", '"ErrorEquals": ["States.ALL"], "ResultPath": "$.problem", "Next": "Shipped"'),
        ),
        Mistake(
            "the catch leads through the wall", _catch("Weigh", '"ErrorEquals": ["States.ALL"], "Next": "Shipped"')
        ),
        Mistake(
            "the error takes the parcel's place", _catch("Weigh", '"ErrorEquals": ["States.ALL"], "Next": "Set aside"')
        ),
        Mistake(
            "the catch does not know this error",
            _catch("Weigh", '"ErrorEquals": ["ScaleError"], "ResultPath": "$.problem", "Next": "Set aside"'),
        ),
    ),
    check=check,
    check_call="(changes, run), connection",
    hints=(
        "Where does the failure stop being the brick's own affair and become the order's? Stop it before that.",
        "`Catch` may stand in a Task and in a Map. In the Map it comes too late: there the error is the whole Map's.",
        '`{"Weigh": {"Catch": [{"ErrorEquals": [...], "ResultPath": ..., "Next": ...}]}}`; `ResultPath` keeps the parcel.',
    ),
    concepts=("Map state", "Catch"),
)
