"""Reads the event history of an execution to its last page."""

from typing import Any

import pandas as pd

from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.aws.executions import execution_arn
from workbench.aws.express import express_events, is_express
from workbench.frames import events_frame

__all__ = ["events", "history"]

#: The largest page GetExecutionHistory gives: the fewest calls against its bucket of 400, refilled with 20 a second.
PAGE = 1000


def events(execution: Any, connection: Connection) -> list[dict[str, Any]]:
    """Return every event of an execution as GetExecutionHistory gives it, oldest first.

    execution: its ARN, or a row of the executions frame. Draw, steps_frame and attempts_frame take what this returns.
    Of an Express execution the events are read from the machine's log group, as far as they are there: best effort.
    Raises NotFoundError for an execution that does not exist (on the embedded AWS: also after it was stopped).
    """
    arn = execution_arn(execution)
    if is_express(arn):
        return express_events(arn, connection)
    with explained(f"read the history of {arn.rpartition(':')[2]}", connection):
        pages = connection.client("stepfunctions").get_paginator("get_execution_history")
        found = pages.paginate(executionArn=arn, PaginationConfig={"PageSize": PAGE})
        return [event for page in found for event in page["events"]]


def history(execution: Any, connection: Connection) -> pd.DataFrame:
    """Return one row an event of an execution, oldest first; the columns are those of events_frame()."""
    return events_frame(events(execution, connection))
