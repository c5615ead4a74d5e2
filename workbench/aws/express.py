"""Reads executions of Express state machines from their log group, as far as the lines there tell: best effort.

AWS keeps no list and no history of Express executions. With logging at level ALL a line is written for each event, at
least once, not in order, and some may be missing: CloudWatch Logs is no ledger. What comes from here says so in
`evidence`. Source: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
from botocore.exceptions import ClientError

from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.aws.executions_frame import executions_frame
from workbench.aws.naming import machine_arn, paged
from workbench.errors import NotFoundError, WorkbenchError
from workbench.frames.fleet_tables import details_name

__all__ = ["EVIDENCE", "NO_EVIDENCE", "express_events", "express_executions", "express_histories", "is_express"]

EVIDENCE = "log lines, best effort: AWS keeps no history of Express executions, and lines may be late or missing"
#: Status of an execution whose end is not in the log although it must be over.
NO_EVIDENCE = "NO_EVIDENCE"
#: Express executions end after five minutes at the latest; log lines come within a minute or so.
#: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
_LONGEST, _LATE = timedelta(minutes=5), timedelta(minutes=1)
_RECENT = timedelta(hours=24)
_ENDS = {
    "ExecutionSucceeded": "SUCCEEDED",
    "ExecutionFailed": "FAILED",
    "ExecutionTimedOut": "TIMED_OUT",
    "ExecutionAborted": "ABORTED",
}

Events = list[dict[str, Any]]


def is_express(what: Any) -> bool:
    """Return whether an ARN is an Express execution's, or an error says that a state machine is Express."""
    if isinstance(what, str):
        return ":express:" in what
    cause = getattr(what, "__cause__", None)
    return isinstance(cause, ClientError) and cause.response["Error"].get("Code") == "StateMachineTypeNotSupported"


def express_executions(
    machine: str,
    connection: Connection,
    *,
    status: str | None = None,
    limit: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    name: str | None = None,
    text: str | None = None,
) -> pd.DataFrame:
    """Return the executions of an Express machine that its log group tells of, newest first.

    The arguments and columns are those of executions(), and `evidence` (str) says that this is best effort. Without
    `since` the group is read from 24 hours ago on. An execution without an end in the log is RUNNING for six minutes
    and NO_EVIDENCE after that.
    """
    now = datetime.now(UTC)
    told = _told(machine_arn(machine, connection), connection, start=since or now - _RECENT, stop=until)
    fitting = {arn: events for arn, events in told.items() if (text or "").casefold() in str(events).casefold()}
    items = [_item(execution, events, now) for execution, events in fitting.items()]
    items = [
        item
        for item in sorted(items, key=lambda item: item["startDate"], reverse=True)
        if status in (None, item["status"]) and (name or "").casefold() in item["name"].casefold()
    ]
    found = executions_frame(items[:limit])
    return found.assign(evidence=pd.Series([EVIDENCE] * len(found), dtype="str"))


def express_events(execution: str, connection: Connection) -> Events:
    """Return the events of one Express execution that its log group has, in the form of GetExecutionHistory.

    Raises NotFoundError when there is no line of it.
    """
    told = _told(_machine_of(execution), connection, containing=execution)
    if execution not in told:
        raise NotFoundError(
            f"The log group has no line of {execution}. Lines take a minute to come; look also whether the machine "
            "logs at level ALL with execution data, and how long its group keeps lines."
        )
    return told[execution]


def express_histories(executions: pd.DataFrame, connection: Connection) -> dict[str, Events]:
    """Return execution ARN -> events of many Express executions, each log group read once over their time."""
    found: dict[str, Events] = {}
    for machine, own in executions.groupby(executions["execution"].map(_machine_of)):
        start = own["started"].min().to_pydatetime()
        stop = own["started"].max().to_pydatetime() + _LONGEST + _LATE
        found |= _told(str(machine), connection, start=start, stop=stop)
    return {arn: found[arn] for arn in executions["execution"] if arn in found}


def _machine_of(execution: str) -> str:
    _, partition, _, region, account, _, machine, *_ = execution.split(":")
    return f"arn:{partition}:states:{region}:{account}:stateMachine:{machine}"


def _told(
    machine: str,
    connection: Connection,
    start: datetime | None = None,
    stop: datetime | None = None,
    containing: str | None = None,
) -> dict[str, Events]:
    """Execution ARN -> its events, in order of their ids and each once."""
    group = _log_group(machine, connection)
    wanted: dict[str, Any] = {"logGroupName": group}
    wanted |= {"startTime": int(start.timestamp() * 1000)} if start else {}
    wanted |= {"endTime": int(stop.timestamp() * 1000)} if stop else {}
    wanted |= {"filterPattern": f'"{containing}"'} if containing else {}
    with explained(f"read the log group {group}", connection):
        lines = paged(connection, "logs", "filter_log_events", "events", **wanted)
    found: dict[str, dict[int, dict[str, Any]]] = {}
    for line in lines:
        if (event := _event(line["message"])) is not None:
            found.setdefault(event.pop("execution"), {})[event["id"]] = event
    return {arn: [events[number] for number in sorted(events)] for arn, events in found.items() if is_express(arn)}


def _log_group(machine: str, connection: Connection) -> str:
    with explained(f"describe {machine}", connection):
        described = connection.client("stepfunctions").describe_state_machine(stateMachineArn=machine)
    for destination in described.get("loggingConfiguration", {}).get("destinations", []):
        arn = destination.get("cloudWatchLogsLogGroup", {}).get("logGroupArn", "")
        if arn:
            return str(arn).removesuffix(":*").split(":log-group:")[-1]
    raise WorkbenchError(
        f"{described['name']} is an Express state machine without a log group: nothing tells of its executions. "
        "Give it logging at level ALL with execution data: sfn.LogOptions(destination=..., level=ALL)."
    )


def _event(message: str) -> dict[str, Any] | None:
    """The event a state machine wrote as this line, in the form of GetExecutionHistory; None for any other line."""
    try:
        line = json.loads(message)
        event = {
            "id": int(line["id"]),
            "previousEventId": int(line["previous_event_id"]),
            "type": line["type"],
            "timestamp": datetime.fromtimestamp(int(line["event_timestamp"]) / 1000, UTC),
            "execution": line["execution_arn"],
        }
    except (ValueError, KeyError, TypeError):
        return None
    return event | ({details_name(event["type"]): line["details"]} if line.get("details") else {})


def _item(execution: str, events: Events, now: datetime) -> dict[str, Any]:
    first, last = events[0]["timestamp"], events[-1]
    over = _ENDS.get(last["type"])
    unseen = NO_EVIDENCE if now - first > _LONGEST + _LATE else "RUNNING"
    return {
        "executionArn": execution,
        "name": execution.split(":")[-2],
        "status": over or unseen,
        "startDate": first,
        "stopDate": last["timestamp"] if over else None,
    }
