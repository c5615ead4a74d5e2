"""start_again and start_each: run a machine on the input of an earlier run, edited if need be, or on many inputs."""

import contextlib
import json
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
from botocore.exceptions import ClientError

from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.aws.executions import execution_arn
from workbench.aws.guard import require_writable
from workbench.aws.histories_pace import THROTTLED, pace_of
from workbench.aws.histories_pool import results_of
from workbench.aws.naming import machine_arn
from workbench.errors import WorkbenchError

__all__ = ["start_again", "start_each"]

_WORKERS = 8
_SAME: Any = object()


def start_again(execution: Any, connection: Connection, *, input: Any = _SAME, name: str | None = None) -> str:  # noqa: A002
    """Start the machine of an execution again and return the new execution's ARN; the old one stays as it is.

    execution: its ARN, or a row of the executions frame. input: left out, the same as then; a function, what it makes
    of that as a Python value; anything else, that. name: of the new execution, else AWS makes one up.
    It runs the machine as it is now. Raises NotFoundError when execution or machine is gone, RefusedError when the
    account may not be written to.
    """
    arn = execution_arn(execution)
    require_writable(f"start {arn.rpartition(':')[2]} again", connection)
    machine, given = _beginning(arn, connection)
    if callable(input):
        given = json.dumps(input(json.loads(given)))
    elif input is not _SAME:
        given = _text(input)
    wanted = {"stateMachineArn": machine, "input": given, **({"name": name} if name else {})}
    with explained(f"start {machine.rpartition(':')[2]} again", connection):
        return str(connection.client("stepfunctions").start_execution(**wanted)["executionArn"])


def start_each(
    machine: str,
    inputs: Iterable[Any] | pd.DataFrame,
    connection: Connection,
    *,
    edit: Callable[[Any], Any] | None = None,
) -> pd.DataFrame:
    """Start `machine` once with each of many inputs and return one row an input, in the order given.

    machine: its ARN, its name, or a part of the name only it has. inputs: anything JSON can hold, a str being JSON
    already; or an executions frame, whose inputs are then taken once more. edit: applied to each as a Python value.
    Columns: execution (str, the ARN, NaN when refused); input (str, JSON); error (str, NaN when started).
    Starts several at once within AWS's token bucket. Hand it on: wait(started.dropna(subset="execution"), ...).
    Raises RefusedError when the account may not be written to; a refused start is a row, no exception.
    """
    arn = machine_arn(machine, connection)
    given = (
        [_beginning(one, connection)[1] for one in inputs["execution"]] if isinstance(inputs, pd.DataFrame) else inputs
    )
    texts = [_text(one) if edit is None else json.dumps(edit(_value(one))) for one in given]
    require_writable(f"start {arn.rpartition(':')[2]} {len(texts)} times", connection)
    pace = pace_of("StartExecution", connection)
    start = connection.client("stepfunctions").start_execution

    def begin(place: int) -> tuple[str | None, str | None]:
        try:
            answer = pace.call(start, stateMachineArn=arn, input=texts[place])
        except ClientError as error:
            said = error.response.get("Error", {})
            if said.get("Code") in THROTTLED or said.get("Code", "").startswith(_FATAL):
                raise
            return None, f"{said.get('Code')}: {said.get('Message')}"
        return answer["executionArn"], None

    ends: dict[int, tuple[str | None, str | None]] = {}
    with explained(f"start {arn.rpartition(':')[2]}", connection):
        results = results_of(range(len(texts)), begin, _WORKERS, pace.stop)
        with contextlib.closing(results):
            ends.update(results)
    ordered = [ends[place] for place in range(len(texts))]
    return pd.DataFrame(
        {
            "execution": pd.Series([arn for arn, _ in ordered], dtype="str"),
            "input": pd.Series(texts, dtype="str"),
            "error": pd.Series([error for _, error in ordered], dtype="str"),
        }
    )


#: What would refuse every other input too is raised and not put into a row.
_FATAL = ("AccessDenied", "ExpiredToken", "StateMachine", "Unrecognized", "InvalidSignature", "MissingAuth")


def _beginning(execution: str, connection: Connection) -> tuple[str, str]:
    """Return the ARN of the machine and the input of an execution."""
    with explained(f"read the input of {execution.rpartition(':')[2]}", connection):
        told = connection.client("stepfunctions").describe_execution(executionArn=execution)
    if "input" not in told:
        raise WorkbenchError(f"AWS does not show the input of {execution}: give one with input=...")
    return str(told["stateMachineArn"]), str(told["input"])


def _text(given: Any) -> str:
    if not isinstance(given, str):
        return json.dumps(given)
    _value(given)
    return given


def _value(given: Any) -> Any:
    if not isinstance(given, str):
        return given
    try:
        return json.loads(given)
    except ValueError as error:
        shown = given if len(given) <= 60 else f"{given[:57]}..."
        raise WorkbenchError(
            f"The input {shown!r} is not JSON: {error}. Give a Python value, or JSON as text."
        ) from error
