"""Lists the executions of a state machine as a frame, newest first."""

from typing import Any

import pandas as pd

from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.aws.express import express_executions, is_express
from workbench.aws.naming import machine_arn
from workbench.errors import WorkbenchError

__all__ = ["STATUSES", "execution_arn", "executions", "executions_frame"]

#: The statuses ListExecutions knows; all but RUNNING and PENDING_REDRIVE are final.
STATUSES = ("RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE")


def executions(
    machine: str, connection: Connection, *, status: str | None = None, limit: int | None = None
) -> pd.DataFrame:
    """Return one row an execution of `machine` (its ARN, its name, or a part of the name only it has).

    status: one of STATUSES; limit: at most so many of the newest, else all pages to the end.
    Columns: name, status (str); started, stopped (datetime64[ns, UTC], NaT while it runs);
    duration_s (float64, seconds, NaN while it runs); redrive_count (int64); execution (str, the ARN).
    AWS lists no executions of Express machines: theirs are read from the machine's log group, those of the last 24
    hours, and `evidence` says that this is best effort.
    Raises NotFoundError when no state machine fits.
    """
    if status is not None and status not in STATUSES:
        raise WorkbenchError(f"There is no execution status {status!r}. Take one of {', '.join(STATUSES)}, or None.")
    arn = machine_arn(machine, connection)
    wanted: dict[str, Any] = {"stateMachineArn": arn}
    if status is not None:
        wanted["statusFilter"] = status
    try:
        with explained(f"list the executions of {machine}", connection):
            pages = connection.client("stepfunctions").get_paginator("list_executions")
            found = list(pages.paginate(**wanted, PaginationConfig={"MaxItems": limit}).search("executions[]"))
    except WorkbenchError as error:
        if not is_express(error):
            raise
        return express_executions(arn, connection, status=status, limit=limit)
    return executions_frame([item for item in found if item])


def executions_frame(items: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the frame that executions() documents, from the items of ListExecutions."""
    started = _times([item["startDate"] for item in items])
    stopped = _times([item.get("stopDate") for item in items])
    return pd.DataFrame(
        {
            "name": pd.Series([item["name"] for item in items], dtype="str"),
            "status": pd.Series([item["status"] for item in items], dtype="str"),
            "started": started,
            "stopped": stopped,
            "duration_s": (stopped - started).dt.total_seconds(),
            "redrive_count": pd.Series([item.get("redriveCount", 0) for item in items], dtype="int64"),
            "execution": pd.Series([item["executionArn"] for item in items], dtype="str"),
        }
    )


def _times(moments: list[Any]) -> pd.Series:
    return pd.to_datetime(pd.Series(moments, dtype="object"), utc=True).astype("datetime64[ns, UTC]")


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
