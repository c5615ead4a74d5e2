"""Looks for one id where AWS keeps what happened: logs, executions, dead-letter queues and tables."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from workbench.aws.attributes import plain, typed
from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.aws.dead_letters import dead_letters
from workbench.aws.naming import paged
from workbench.aws.routes import Function, dead_letter_queues
from workbench.recording.invocations import Invocations
from workbench.recording.model import LogLine
from workbench.recording.trace_finds import DeadLetter, Invocation, StoredRow

__all__ = ["executions_by_log", "executions_by_name", "invocations_of", "letters_in", "lines_in", "stored_rows"]

#: All lines of an invocation are looked for this far around the line that has the id: a function runs 15 min at most.
#: Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
_AROUND = timedelta(minutes=15)
#: The largest page of ListExecutions: the fewest calls against its bucket of 200, refilled with 5 a second.
_PAGE = 1000


def executions_by_log(machine: str, text: str, since: datetime, connection: Connection) -> list[str]:
    """Return the ARNs of the machine's executions whose log lines hold the text, in order of their first line."""
    with explained(f"read the state machine {machine.rpartition(':')[2]}", connection):
        told = connection.client("stepfunctions").describe_state_machine(stateMachineArn=machine)
    found: dict[str, None] = {}
    for destination in told.get("loggingConfiguration", {}).get("destinations", []):
        group = destination.get("cloudWatchLogsLogGroup", {}).get("logGroupArn", "").removesuffix(":*").split(":")[-1]
        for line in lines_in(group, text, since, None, connection) if group else ():
            execution = _execution_in(line.message)
            if execution and f":{machine.rpartition(':')[2]}:" in execution:
                found.setdefault(execution)
    return list(found)


def _execution_in(message: str) -> str | None:
    try:
        line = json.loads(message)
    except ValueError:
        return None
    return line.get("execution_arn") if isinstance(line, dict) else None


def executions_by_name(machine: str, text: str, since: datetime, connection: Connection) -> list[str]:
    """Return the ARNs of executions named after the event: EventBridge calls them `<event id>_<another id>`."""
    pages = connection.client("stepfunctions").get_paginator("list_executions")
    with explained(f"list the executions of {machine.rpartition(':')[2]}", connection):
        found = []
        for page in pages.paginate(stateMachineArn=machine, PaginationConfig={"PageSize": _PAGE}):
            found += [each["executionArn"] for each in page["executions"] if each["name"].startswith(text)]
            if page["executions"] and page["executions"][-1]["startDate"] < since:
                break
    return found


def lines_in(
    group: str, text: str | None, start: datetime, stop: datetime | None, connection: Connection, stream: str = ""
) -> list[LogLine]:
    """Return the lines of a log group from start to stop that hold the text, in order of time; all pages."""
    wanted: dict[str, Any] = {"logGroupName": group, "startTime": int(start.timestamp() * 1000)}
    if stop is not None:
        wanted["endTime"] = int(stop.timestamp() * 1000)
    if text is not None:
        wanted["filterPattern"] = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if stream:
        wanted["logStreamNames"] = [stream]
    with explained(f"read the log group {group}", connection):
        told = paged(connection, "logs", "filter_log_events", "events", **wanted)
    return [
        LogLine(group, group, one.get("logStreamName", ""), _moment(one["timestamp"]), one["message"])
        for one in sorted(told, key=lambda one: one["timestamp"])
        if text is None or text in one["message"]
    ]


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def invocations_of(
    function: Function, role: str, fed_by: str, text: str, since: datetime, connection: Connection
) -> list[Invocation]:
    """Return the function's invocations whose log lines hold the text, each with all its lines."""
    found: list[Invocation] = []
    known: set[str] = set()
    for line in lines_in(function.group, text, since, None, connection):
        if any(line in each.lines for each in found):
            continue
        near = lines_in(
            function.group, None, line.timestamp - _AROUND, line.timestamp + _AROUND, connection, line.stream
        )
        joined = Invocations(near).by_request
        request = next((name for name, lines in joined.items() if line in lines), None)
        if request in known:
            continue
        known.add(request or "")
        found.append(Invocation(function.name, role, tuple(joined[request] if request else [line]), request, fed_by))
    return found


def letters_in(queue_arn: str, text: str, connection: Connection) -> list[DeadLetter]:
    """Return the messages of a dead-letter queue that have the text in them; they stay in the queue."""
    url, _ = dead_letter_queues(queue_arn, connection)
    found = dead_letters(url, connection)
    return [
        DeadLetter(
            queue_arn.rpartition(":")[2],
            row["sent"].to_pydatetime(),
            row["body"],
            _text(row["error_code"]),
            _text(row["error_message"]),
            row["retry_attempts"],
            _text(row["rule_arn"]),
            _text(row["target_arn"]),
        )
        for row in found.astype(object).where(found.notna(), None).to_dict("records")
        if text in row["body"]
    ]


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def stored_rows(called: Iterable[Function], ids: list[str], connection: Connection) -> list[StoredRow]:
    """Look into every table that an environment variable of these functions names, for items with one of the ids."""
    with explained("list the tables", connection):
        names = set(paged(connection, "dynamodb", "list_tables", "TableNames"))
    found: list[StoredRow] = []
    for function in called:
        for setting, value in function.environment.items():
            table = value.rpartition("/")[2]
            if table in names:
                found += _items(table, function.name, setting, ids, connection)
    return found


def _items(table: str, function: str, setting: str, ids: list[str], connection: Connection) -> list[StoredRow]:
    dynamodb = connection.client("dynamodb")
    with explained(f"read the table {table}", connection):
        told = dynamodb.describe_table(TableName=table)["Table"]
        key = next(each["AttributeName"] for each in told["KeySchema"] if each["KeyType"] == "HASH")
        kinds = {each["AttributeName"]: each["AttributeType"] for each in told["AttributeDefinitions"]}
        if kinds[key] != "S":
            return []
        items: list[dict[str, Any]] = []
        for one in ids:
            items += paged(
                connection, "dynamodb", "query", "Items", TableName=table, KeyConditionExpression="#key = :id",
                ExpressionAttributeNames={"#key": key}, ExpressionAttributeValues={":id": typed(one)},
            )  # fmt: skip
    if not items:
        return [StoredRow(table, key, function, setting, None)]
    read = [{name: plain(value) for name, value in item.items()} for item in items]
    return [StoredRow(table, key, function, setting, item) for item in read]
