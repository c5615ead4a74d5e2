"""Reads the lines of a log group; the lines of a state machine's log come apart into columns."""

import json
from typing import Any

import pandas as pd

from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.aws.naming import log_group_of, paged
from workbench.errors import WorkbenchError

__all__ = ["logs", "logs_frame"]

#: A line a state machine writes has at least these. Source: Step Functions Developer Guide, "CloudWatch Logs".
_MACHINE_LINE = {"id", "type", "details", "execution_arn"}


def logs(
    group: str,
    connection: Connection,
    *,
    since: Any = None,
    contains: str | None = None,
    stream: str | None = None,
) -> pd.DataFrame:
    """Return one row a line of a log group (its name, a function's name, or a part only it has), oldest first.

    since: a timestamp, or a length of time before now such as "15min"; None reads the whole group.
    contains: only lines with this text in them; stream: only streams whose name starts with this.
    Columns: timestamp (datetime64[ns, UTC]); message (str, as written); stream (str);
    and for the lines of a state machine: event_id, previous_id (Int64), type (str), execution (str, the ARN),
    details (object, a dict); these are missing (<NA>, NaN, None) on other lines.
    Raises NotFoundError when no log group fits.
    """
    name = log_group_of(group, connection)
    wanted: dict[str, Any] = {"logGroupName": name}
    if since is not None:
        wanted["startTime"] = _milliseconds(since)
    if contains:
        wanted["filterPattern"] = '"' + contains.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if stream:
        wanted["logStreamNamePrefix"] = stream
    with explained(f"read the log group {name}", connection):
        return logs_frame(paged(connection, "logs", "filter_log_events", "events", **wanted))


def _milliseconds(since: Any) -> int:
    try:
        moment = pd.Timestamp.now("UTC") - pd.Timedelta(since)
    except ValueError:
        try:
            moment = pd.Timestamp(since)
        except ValueError as error:
            raise WorkbenchError(
                f"since={since!r} is neither a timestamp nor a length of time like '15min'."
            ) from error
    moment = moment.tz_localize("UTC") if moment.tz is None else moment
    return int(moment.timestamp() * 1000)


def logs_frame(lines: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the frame that logs() documents, from the events of FilterLogEvents."""
    lines = sorted(lines, key=lambda line: line["timestamp"])
    parsed = [_machine_line(line["message"]) for line in lines]
    return pd.DataFrame(
        {
            "timestamp": pd.to_datetime(
                pd.Series([line["timestamp"] for line in lines], dtype="int64"), unit="ms", utc=True
            ).astype("datetime64[ns, UTC]"),
            "event_id": pd.Series([_whole(event.get("id")) for event in parsed], dtype="Int64"),
            "previous_id": pd.Series([_whole(event.get("previous_event_id")) for event in parsed], dtype="Int64"),
            "type": pd.Series([event.get("type") for event in parsed], dtype="str"),
            "details": pd.Series([event.get("details") for event in parsed], dtype="object"),
            "message": pd.Series([line["message"].rstrip("\n") for line in lines], dtype="str"),
            "stream": pd.Series([line.get("logStreamName") for line in lines], dtype="str"),
            "execution": pd.Series([event.get("execution_arn") for event in parsed], dtype="str"),
        }
    )


def _machine_line(message: str) -> dict[str, Any]:
    """Return the event a state machine wrote as this line, or {} when the line is anything else."""
    try:
        event = json.loads(message)
    except ValueError:
        return {}
    return event if isinstance(event, dict) and event.keys() >= _MACHINE_LINE else {}


def _whole(text: Any) -> int | None:
    return int(text) if text is not None else None
