"""Follows one event from PutEvents to its row, through what every service wrote down by itself."""

from datetime import UTC, datetime
from typing import Any

import pandas as pd

from workbench.aws.connection import Connection
from workbench.aws.trace_hunt import Hunt
from workbench.errors import NotFoundError, WorkbenchError
from workbench.recording.trace import trace_frame

__all__ = ["trace"]


def trace(event: Any, connection: Connection, *, since: Any = "24h") -> pd.DataFrame:
    """Return one row a thing that happened to an event, from its sender to its table row or dead-letter message.

    event: the event's id, the message's id (any text that only this event's log lines hold), the ARN of an execution it
    started, or a row of the fire() or executions() frame.
    since: how far back logs and executions are searched for an id, a timestamp or a length of time; an execution's ARN
    needs no such search.
    The columns are those of `workbench.recording.trace.trace_frame`; trace_picture(frame) draws it. The workload is
    asked for nothing but what it writes anyway: the machine's log with execution data, the functions' log lines that
    hold the id, their environment variables that name the bus and the tables, the rules as they are now.
    Raises NotFoundError when nothing holds the id (logs arrive some seconds late on AWS: look again with until()).
    """
    sought, sent = _sought(event)
    start = _moment(since)
    hunt = Hunt(sought, start, connection)
    finds = hunt.run(sent)
    if not (finds.executions or finds.invocations or finds.dead_letters):
        machines = sum(route.target_kind == "state machine" for route in finds.routes)
        raise NotFoundError(
            f"Nothing since {start:%Y-%m-%d %H:%M:%S} UTC holds {sought!r}: not the logs and executions of the "
            f"{machines} state machines that rules start, not the functions' logs, not the dead-letter queues. Logs "
            "arrive late: look again in some seconds, or further back with since='7d'. A machine whose log has no "
            "execution data is found by an execution's ARN alone."
            + "".join(f"\nNot read: {note}" for note in finds.notes)
        )
    return trace_frame(finds)


def _sought(event: Any) -> tuple[str, datetime | None]:
    """Return the id or ARN that is meant, and when it was sent when the row says so."""
    if isinstance(event, pd.DataFrame):
        raise WorkbenchError(f"One event is traced at a time; this frame has {len(event)} rows. Give frame.iloc[0].")
    sent = None
    if isinstance(event, pd.Series | dict):
        moment = event.get("sent")
        sent = None if moment is None or pd.isna(moment) else pd.Timestamp(moment).to_pydatetime()
        event = event.get("execution") or event.get("event_id") or event.get("message_id")
    if not isinstance(event, str) or len(event.strip()) < 4:
        raise WorkbenchError(
            f"{event!r} is no id to look for. Give an event's id, a message's id, or an execution's ARN: "
            "wb.trace(sent['event_id'].iloc[0], connection)."
        )
    if event.startswith("arn:") and ":execution:" not in event:
        raise WorkbenchError(f"{event} is not the ARN of an execution: it has no ':execution:' in it.")
    return event.strip(), sent


def _moment(since: Any) -> datetime:
    try:
        return (pd.Timestamp.now("UTC") - pd.Timedelta(since)).to_pydatetime()
    except (ValueError, TypeError):
        pass
    try:
        moment = pd.Timestamp(since)
    except (ValueError, TypeError) as error:
        raise WorkbenchError(f"since={since!r} is neither a timestamp nor a length of time like '24h'.") from error
    return (moment.tz_localize(UTC) if moment.tz is None else moment).to_pydatetime()
