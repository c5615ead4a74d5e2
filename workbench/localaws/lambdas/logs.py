"""Writes an invocation's lines to /aws/lambda/NAME in AWS's form, one log stream an execution environment."""

import math
import secrets
import time
from typing import Any

from ministack.services import cloudwatch_logs

from workbench.localaws.lambdas.environment import Outcome

__all__ = ["group_of", "new_stream_name", "write"]


def group_of(config: dict[str, Any]) -> str:
    """Return the function's log group: its own choice, or AWS's default."""
    return (config.get("LoggingConfig") or {}).get("LogGroup") or f"/aws/lambda/{config['FunctionName']}"


def new_stream_name(version: str) -> str:
    """Return a stream name as AWS makes it: 2026/01/31/[$LATEST] and 32 hex digits."""
    return f"{time.strftime('%Y/%m/%d', time.gmtime())}/[{version}]{secrets.token_hex(16)}"


def write(config: dict[str, Any], stream_name: str, request_id: str, outcome: Outcome) -> str:
    """Append START, the handler's lines, END and REPORT, and return what was written."""
    ended_ms = int(time.time() * 1000)
    # Not the time the call came: it may have waited for its turn. Never after a line of the handler's.
    began_ms = min([ended_ms - int(outcome.duration_ms), *(at for at, _ in outcome.lines[:1])])
    report = [
        f"REPORT RequestId: {request_id}",
        f"Duration: {outcome.duration_ms:.2f} ms",
        f"Billed Duration: {math.ceil(outcome.duration_ms + (outcome.init_ms or 0))} ms",
        f"Memory Size: {config.get('MemorySize', 128)} MB",
        f"Max Memory Used: {outcome.memory_mb} MB",
        *([f"Init Duration: {outcome.init_ms:.2f} ms"] if outcome.init_ms is not None else []),
    ]
    if isinstance(outcome.body, dict) and outcome.body.get("errorType") == "Sandbox.Timedout" and not outcome.ok:
        report.append("Status: timeout")
    lines = [
        (began_ms, f"START RequestId: {request_id} Version: {config.get('Version', '$LATEST')}\n"),
        *outcome.lines,
        (ended_ms, f"END RequestId: {request_id}\n"),
        (ended_ms, "\t".join(report) + "\t\n"),
    ]
    events = [{"timestamp": at, "message": text, "ingestionTime": ended_ms} for at, text in lines]
    group_name = group_of(config)
    cloudwatch_logs._append_log_events(_stream(group_name, stream_name, began_ms), events)
    forwarded = [{"timestamp": each["timestamp"], "message": each["message"]} for each in events]
    cloudwatch_logs._fanout_to_subscription_filters(group_name, stream_name, forwarded)
    return "".join(text for _, text in lines)


def _stream(group_name: str, stream_name: str, now_ms: int) -> dict[str, Any]:
    """Return the stream's record, made with its group when it is new."""
    groups = cloudwatch_logs._log_groups
    if group_name not in groups:
        groups[group_name] = {
            "arn": cloudwatch_logs._make_group_arn(group_name),
            "creationTime": now_ms,
            "retentionInDays": None,
            "tags": {},
            "subscriptionFilters": {},
            "streams": {},
        }
    new = {
        "events": [],
        "uploadSequenceToken": "1",
        "creationTime": now_ms,
        "firstEventTimestamp": None,
        "lastEventTimestamp": None,
        "lastIngestionTime": None,
    }
    stream: dict[str, Any] = groups[group_name]["streams"].setdefault(stream_name, new)
    return stream
