"""Break it: a function whose exceptions all end the order, where one would pass and one can be answered."""

from typing import Any

import workbench as wb
from workbench.tasks.finding import Finding, not_attempted, right, wrong
from workbench.tasks.model import Kind, LabText, Mistake, Task

__all__ = ["TASK"]

#: Address -> (last state, its status, attempts) of an order, once it is mended.
_DUE = {
    "High Street": ("Sent", "succeeded", 1),
    "the island": ("Sent", "succeeded", 2),
    "nowhere": ("Ask the customer", "succeeded", 1),
    "": ("Print label", "failed", 1),
}
_ASKED = "Ask the customer"


def check(runs: dict[str, str], connection: Any) -> Finding:
    """Read each order's history: where it ended, and in how many attempts."""
    wb.wait(list(runs.values()), connection, check=False)
    found = {address: _end(execution, connection) for address, execution in runs.items()}
    if found == _DUE:
        return right("; ".join(f"{address or 'no address'}: {_told(found[address])}" for address in found))
    if found["the island"][:2] == found["nowhere"][:2] == ("Print label", "failed") and found["nowhere"][2] == 1:
        return _nothing_matched(connection, runs)
    address = next(one for one in ("", "the island", "nowhere", "High Street") if found[one] != _DUE[one])
    mistake, look = _diagnosed(address, found)
    return wrong(
        mistake,
        observed=f"the order to {address or 'no address'}: {_told(found[address])}",
        expected=_told(_DUE[address]),
        look=look,
    )


def _end(execution: str, connection: Any) -> tuple[str, str, int]:
    steps = wb.steps(execution, connection)
    last = steps.iloc[-1]
    return str(last["state"]), str(last["status"]), int(steps["attempts"].iloc[0])


def _nothing_matched(connection: Any, runs: dict[str, str]) -> Finding:
    execution = next(iter(runs.values()))
    definition = wb.load_definition(
        connection.client("stepfunctions").describe_state_machine_for_execution(executionArn=execution)["definition"]
    )
    task = definition["States"]["Print label"]
    names = [name for field in ("Retry", "Catch") for one in task.get(field, []) for name in one["ErrorEquals"]]
    if not names:
        return not_attempted("a `mend(task, ask)` that adds what the task lacks")
    return wrong(
        "the module's name is no part of the class",
        observed=f"no order went another way than before; the task now names {', '.join(names)}",
        expected="the name that the failed step shows under `error`",
        look="the column `error` of the table above, and beside it the names you gave, letter by letter",
    )


def _diagnosed(address: str, found: dict[str, tuple[str, str, int]]) -> tuple[str, str]:
    last, _, tries = found[address]
    if address == "" and last == _ASKED:
        return (
            "a fault of our own is put to the customer",
            "the error of the order without an address: whose fault is it, and who will hear of it now?",
        )
    if address == "the island" and last == _ASKED:
        return (
            "caught where waiting would have done",
            "what the courier says when it is asked a second time. Which of the two fields asks again?",
        )
    if address != "High Street" and tries > _DUE[address][2]:
        return (
            "what can never succeed is tried again",
            f"the {tries} attempts of this order: was there any hope for the second? `ErrorEquals` says for whom it is",
        )
    return "", "the steps of this order: its state, its error, its attempts"


def _told(end: tuple[str, str, int]) -> str:
    state, status, tries = end
    return f'{status} at "{state}", after {tries} attempt{"s" if tries != 1 else ""}'


def _mend(*lines: str) -> str:
    return "\n    ".join(["def mend(task, ask):", *lines])


_RETRY = 'task.add_retry(errors=["CourierBusy"], interval=Duration.seconds(1), max_attempts=2)'

TASK = Task(
    id="16-throws",
    kind=Kind.LAB,
    title="An exception is not just an exception",
    minutes=5,
    lab=LabText(
        scenario="A function prints labels and raises exceptions of its own. Whoever drew the machine forgot them.",
        symptom="Three of four orders fail, one of which would have gone through a second later.",
        evidence="The errors by name, in the table above. Which passes by itself, which never will, which is our "
        "own fault?",
        in_production="It comes and goes with the courier, so nobody looks. Count errors by name "
        "(`wb.errors_frame`), and have an alarm for a name that was never there before.",
    ),
    question="""
An order that meets a busy courier should get through by itself. One to an unknown address should go on to "Ask the
customer", at once. What is our own fault should still fail, at once, so that somebody sees it. `mend` gets the task and
the state "Ask the customer" as CDK objects; the next cell deploys, and sends the four again.
""",
    stub="def mend(task, ask): ...  # two lines",
    solution=_mend(_RETRY, 'task.add_catch(ask, errors=["UnknownAddress"], result_path="$.problem")'),
    mistakes=(
        Mistake(
            "what can never succeed is tried again",
            _mend(
                'task.add_retry(errors=["States.ALL"], interval=Duration.seconds(1), max_attempts=2)',
                'task.add_catch(ask, errors=["UnknownAddress"])',
            ),
        ),
        Mistake(
            "the module's name is no part of the class",
            _mend(
                'task.add_retry(errors=["index.CourierBusy"], interval=Duration.seconds(1))',
                'task.add_catch(ask, errors=["index.UnknownAddress"])',
            ),
        ),
        Mistake(
            "caught where waiting would have done",
            _mend('task.add_catch(ask, errors=["CourierBusy", "UnknownAddress"])'),
        ),
        Mistake("a fault of our own is put to the customer", _mend(_RETRY, "task.add_catch(ask)")),
    ),
    check=check,
    check_call="runs, connection",
    hints=(
        "The table has three error names. For each ask: will it pass by itself? Can somebody answer it? Is it our "
        "fault?",
        "`add_retry(errors=[...])` is for what passes, `add_catch(ask, errors=[...])` for what can be answered. "
        "What is "
        "named by neither still fails.",
        'task.add_retry(errors=["Courier..."], interval=..., max_attempts=...), then task.add_catch(ask, '
        "errors=[...]).",
    ),
    concepts=("Retry", "Catch"),
)
