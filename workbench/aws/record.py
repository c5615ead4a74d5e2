"""Reads one execution from AWS whole: definition, answers, every event, and the log lines that belong to it."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.aws.executions import execution_arn
from workbench.aws.history import events
from workbench.aws.naming import paged
from workbench.errors import WorkbenchError
from workbench.recording.functions import functions_called
from workbench.recording.invocations import belonging
from workbench.recording.model import MACHINE, LogLine, Recording

__all__ = ["assemble", "beginning", "record"]

#: Log lines are searched from just before the start (clocks differ) to a while after the end (a callback's own lines).
_BEFORE, _AFTER = timedelta(seconds=2), timedelta(seconds=30)


def record(execution: Any, connection: Connection) -> Recording:
    """Return an execution as AWS tells it now: definition, DescribeExecution's answer, all events, log lines.

    execution: its ARN, or a row of the executions frame. The log lines are those of the state machine and of the
    invocations of every Lambda function it called, by request id, else those within an attempt's time; they are looked
    for from 2 s before the start to 30 s after the end. Logs that cannot be read (deleted group,
    no permission) do not fail it: `notes` says which and why. A running execution gives a recording that is not
    `complete`. Raises NotFoundError when there is no such execution.
    """
    arn = execution_arn(execution)
    return assemble(arn, connection, events(arn, connection))


def beginning(arn: str, connection: Connection) -> Recording:
    """Return a recording with everything but events and log lines, to be filled while the execution runs."""
    describe, machine = _described(arn, connection)
    return Recording(json.loads(machine["definition"]), [], describe, is_local=connection.is_local)


def assemble(arn: str, connection: Connection, told: list[dict[str, Any]]) -> Recording:
    """Return the recording of an execution whose events have been read already."""
    describe, machine = _described(arn, connection)
    start, stop = describe["startDate"] - _BEFORE, describe.get("stopDate", datetime.now(UTC)) + _AFTER
    lines: list[LogLine] = []
    notes: list[str] = []
    for source, group in _groups(machine, told, connection, notes):
        try:
            found = _lines(source, group, start, stop, connection, containing=arn if source == MACHINE else None)
        except WorkbenchError as error:
            notes.append(f"No log lines of {source}: {str(error).splitlines()[0]}")
        else:
            lines += found
    return Recording(
        definition=json.loads(machine["definition"]),
        events=told,
        describe=describe,
        logs=belonging(sorted(lines, key=lambda line: line.timestamp), told),
        is_local=connection.is_local,
        notes=notes,
    )


def _described(arn: str, connection: Connection) -> tuple[dict[str, Any], dict[str, Any]]:
    client = connection.client("stepfunctions")
    with explained(f"read the execution {arn.rpartition(':')[2]}", connection):
        return (
            _answer(client.describe_execution(executionArn=arn)),
            _answer(client.describe_state_machine_for_execution(executionArn=arn)),
        )


def _answer(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "ResponseMetadata"}


def _groups(
    machine: dict[str, Any], told: list[dict[str, Any]], connection: Connection, notes: list[str]
) -> Iterable[tuple[str, str]]:
    """Yield (what writes, its log group) of the machine and of each function it called."""
    for destination in machine.get("loggingConfiguration", {}).get("destinations", []):
        group = destination.get("cloudWatchLogsLogGroup", {}).get("logGroupArn", "").removesuffix(":*").split(":")[-1]
        if group:
            yield MACHINE, group
    for function in functions_called(told):
        try:
            with explained(f"find the log group of {function}", connection):
                told_by = connection.client("lambda").get_function_configuration(FunctionName=function)
        except WorkbenchError as error:
            notes.append(f"No log lines of {function}: {str(error).splitlines()[0]}")
            continue
        name = told_by["FunctionName"]
        yield name, told_by.get("LoggingConfig", {}).get("LogGroup") or f"/aws/lambda/{name}"


def _lines(
    source: str, group: str, start: datetime, stop: datetime, connection: Connection, *, containing: str | None
) -> list[LogLine]:
    wanted: dict[str, Any] = {
        "logGroupName": group,
        "startTime": int(start.timestamp() * 1000),
        "endTime": int(stop.timestamp() * 1000),
    }
    if containing:
        wanted["filterPattern"] = f'"{containing}"'
    with explained(f"read the log group {group}", connection):
        found = paged(connection, "logs", "filter_log_events", "events", **wanted)
    return [
        LogLine(
            source,
            group,
            line.get("logStreamName", ""),
            datetime.fromtimestamp(line["timestamp"] / 1000, UTC),
            line["message"],
        )
        for line in found
        if containing is None or containing in line["message"]
    ]
