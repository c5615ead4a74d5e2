"""Lists the executions of a state machine as a frame, newest first."""

from itertools import islice, takewhile
from typing import Any

import pandas as pd

from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.aws.executions_frame import executions_frame
from workbench.aws.express import express_executions, is_express
from workbench.aws.naming import machine_arn
from workbench.errors import WorkbenchError

__all__ = ["STATUSES", "execution_arn", "executions", "moment"]

#: The statuses ListExecutions knows; all but RUNNING and PENDING_REDRIVE are final.
STATUSES = ("RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE")


def executions(
    machine: str,
    connection: Connection,
    *,
    status: str | None = None,
    limit: int | None = None,
    since: Any = None,
    until: Any = None,
    name: str | None = None,
    text: str | None = None,
) -> pd.DataFrame:
    """Return one row an execution of `machine` (its ARN, its name, or a part of the name only it has), newest first.

    status: one of STATUSES. limit: at most so many of the newest that fit, else all pages to the end.
    since, until: started at or after, and before; a Timestamp, or text such as "2026-05-01 12:00" (UTC unless it says).
    name: a part of the execution's name. text: is in its input, output, error or cause; one DescribeExecution for each
    that fits otherwise, and ended ones are kept, so a second search is quick. Case does not count in either.
    Columns: name, status (str); started, stopped (datetime64[ns, UTC], NaT while it runs);
    duration_s (float64, seconds, NaN while it runs); redrive_count (int64); execution (str, the ARN).
    AWS lists no executions of Express machines: theirs are read from the log group, those of the last 24 hours
    unless `since` says otherwise, and `evidence` says that this is best effort.
    Raises NotFoundError when no state machine fits.
    """
    if status is not None and status not in STATUSES:
        raise WorkbenchError(f"There is no execution status {status!r}. Take one of {', '.join(STATUSES)}, or None.")
    begin, end = moment(since, "since"), moment(until, "until")
    arn = machine_arn(machine, connection)
    wanted: dict[str, Any] = {"stateMachineArn": arn}
    if status is not None:
        wanted["statusFilter"] = status
    try:
        with explained(f"list the executions of {machine}", connection):
            pages = connection.client("stepfunctions").get_paginator("list_executions").paginate(**wanted)
            items = (item for page in pages for item in page["executions"])
            recent = items if begin is None else takewhile(lambda item: item["startDate"] >= begin, items)
            fitting = (
                item
                for item in recent
                if (end is None or item["startDate"] < end) and (name or "").casefold() in item["name"].casefold()
            )
            found = executions_frame(list(fitting if text else islice(fitting, limit)))
    except WorkbenchError as error:
        if not is_express(error):
            raise
        wanted = {"status": status, "limit": limit, "since": begin, "until": end, "name": name, "text": text}
        return express_executions(arn, connection, **wanted)
    if not text:
        return found
    from workbench.aws.execution_texts import containing  # only here: most lists need no texts

    return containing(found, text, connection).head(limit if limit is not None else len(found))


def moment(given: Any, what: str) -> pd.Timestamp | None:
    """Return a point in time as a Timestamp in UTC, None for None. Raises WorkbenchError for what is none."""
    if given is None:
        return None
    try:
        read = pd.Timestamp(given)
    except (ValueError, TypeError) as error:
        raise WorkbenchError(
            f"{what}={given!r} is no point in time: {error}. Write it as '2026-05-01 12:00'."
        ) from error
    return read.tz_localize("UTC") if read.tzinfo is None else read.tz_convert("UTC")


def execution_arn(execution: Any) -> str:
    """Return the ARN of an execution: given as such, or as a row of the executions frame.

    Raises WorkbenchError when it is neither.
    """
    arn = execution.get("execution") if isinstance(execution, pd.Series | dict) else execution
    if isinstance(arn, str) and arn.startswith("arn:") and (":execution:" in arn or is_express(arn)):
        return arn
    raise WorkbenchError(
        f"{execution!r} is not an execution. Give its ARN, or one row: wb.executions(machine, connection).iloc[0]"
    )
