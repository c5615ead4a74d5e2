"""Waits until executions have ended, with a time limit, and says why one did not succeed."""

import time
from collections.abc import Iterable
from typing import Any

import pandas as pd

from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.aws.executions import execution_arn, executions
from workbench.aws.executions_frame import executions_frame
from workbench.aws.naming import machine_arn
from workbench.aws.progress import ProgressLine
from workbench.errors import WorkbenchError

__all__ = ["FINAL", "wait"]

#: An execution in one of these does nothing more by itself.
FINAL = frozenset({"SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"})


def wait(
    what: Any,
    connection: Connection,
    *,
    count: int | None = None,
    since: pd.Timestamp | None = None,
    timeout_s: float = 60.0,
    poll_s: float = 0.5,
    check: bool = True,
) -> pd.DataFrame:
    """Wait until executions have ended and return them as executions() does, newest first.

    what: an execution (its ARN, or a row of the executions frame), a list of them, or a state machine;
    for a machine, wait for all its executions that started at or after `since`, and for `count` of them to be there.
    poll_s: seconds between two looks; one line of progress is rewritten in place.
    check: False returns whatever the end was; True raises WorkbenchError with the service's own error and cause when
    one did not succeed. Raises WorkbenchError after timeout_s with what was still running.
    """
    look = _look_at(what, connection, since)
    begun, line = time.monotonic(), ProgressLine()
    try:
        while True:
            found = look()
            ended = found["status"].isin(FINAL)
            wanted = max(count or 0, len(found)) or 1
            waited_s = time.monotonic() - begun
            line.show(f"{ended.sum()} of {wanted} executions have ended after {waited_s:.0f} s")
            if ended.sum() >= wanted:
                break
            if waited_s >= timeout_s:
                raise WorkbenchError(_late(found, wanted, timeout_s))
            time.sleep(poll_s)
    finally:
        line.end()
    failed = found[found["status"] != "SUCCEEDED"]
    if check and len(failed):
        raise WorkbenchError(_why(failed, connection))
    return found


def _look_at(what: Any, connection: Connection, since: pd.Timestamp | None) -> Any:
    """Return the function that reads the executions waited for, as they are now."""
    if isinstance(what, str) and ":execution:" not in what:
        arn = machine_arn(what, connection)

        def of_the_machine() -> pd.DataFrame:
            found = executions(arn, connection)
            return found if since is None else found[found["started"] >= since].reset_index(drop=True)

        return of_the_machine
    if isinstance(what, pd.DataFrame):
        what = what["execution"].tolist()
    arns = [execution_arn(one) for one in _many(what)]

    def of_these() -> pd.DataFrame:
        client = connection.client("stepfunctions")
        with explained("describe an execution", connection):
            found = executions_frame([client.describe_execution(executionArn=arn) for arn in arns])
        return found.sort_values("started", ascending=False, ignore_index=True)

    return of_these


def _many(what: Any) -> Iterable[Any]:
    return [what] if isinstance(what, str | dict | pd.Series) else what


def _late(found: pd.DataFrame, wanted: int, timeout_s: float) -> str:
    counts = ", ".join(f"{number} {status}" for status, number in found["status"].value_counts().items())
    return (
        f"After {timeout_s:g} s not all of {wanted} executions have ended; what there is: {counts or 'no execution'}. "
        "Give more time with timeout_s=..., look at wb.history(...) of one that runs, "
        "or, if none was started, at the rule's dead-letter queue."
    )


def _why(failed: pd.DataFrame, connection: Connection) -> str:
    first = failed.iloc[0]
    with explained("describe an execution", connection):
        described = connection.client("stepfunctions").describe_execution(executionArn=first["execution"])
    reason = " ".join(filter(None, [described.get("error"), described.get("cause")])) or "no error was given"
    more = f" ({len(failed) - 1} more did not succeed either.)" if len(failed) > 1 else ""
    return (
        f"The execution {first['name']} ended {first['status']}: {reason}{more}\n"
        f"Look at wb.steps({first['execution']!r}, connection)."
    )
