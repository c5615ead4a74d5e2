"""Follows an execution's history while it grows, as fast as AWS's throttles let many people do at once.

GetExecutionHistory has one bucket an account and region: 400 calls, refilled with 20 a second
(https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html). One look is one call: pages are read
newest first and only until the first event that is known. A watcher looks every 0.5 s while events come (2 calls a
second: ten at once live on the refill alone) and, while none come, ever more seldom up to every 5 s (0.2 a second:
a hundred idle ones fit). Forty learners whose executions are all busy make 80 calls a second and empty the bucket in
about 7 s; then the throttle's answer doubles the pause, up to 15 s, and nobody fails.
"""

import time
from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.aws.history import PAGE, events

__all__ = ["END_TYPES", "Look", "follow", "newer"]

#: The event types that end a history; after the last of them nothing comes, except by a redrive.
END_TYPES = frozenset({"ExecutionSucceeded", "ExecutionFailed", "ExecutionTimedOut", "ExecutionAborted"})
_SHORTEST_S, _LONGEST_S, _LONGEST_THROTTLED_S = 0.5, 5.0, 15.0
_SLOWER = 1.5
_THROTTLED = frozenset({"Throttling", "ThrottlingException", "ThrottledException", "TooManyRequestsException"})

#: What one look finds: all events so far, whether there are new ones, and the seconds until the next look.
Look = tuple[list[dict[str, Any]], bool, float]


def follow(arn: str, connection: Connection, poll_s: float = _SHORTEST_S) -> Iterator[Look]:
    """Yield (all events so far, whether some are new, seconds until the next look) until the execution has ended.

    poll_s: the shortest pause between two looks. The pause is taken after the yield, so that what is shown is fresh.
    """
    known = events(arn, connection)
    pause = poll_s
    yield known, True, pause
    while not _ended(known):
        time.sleep(pause)
        try:
            with explained(f"read the history of {arn.rpartition(':')[2]}", connection):
                fresh = _unless_throttled(arn, connection, known)
        except _ThrottledError:
            pause = min(_LONGEST_THROTTLED_S, pause * 2)
            yield known, False, pause
            continue
        known = known + fresh
        pause = poll_s if fresh else min(max(_LONGEST_S, poll_s), pause * _SLOWER)
        yield known, bool(fresh), pause


def newer(arn: str, connection: Connection, known: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the events after the known ones, oldest first; in one call unless more than a page has come."""
    last = known[-1]["id"] if known else 0
    pages = connection.client("stepfunctions").get_paginator("get_execution_history")
    found: dict[int, dict[str, Any]] = {}
    for page in pages.paginate(executionArn=arn, reverseOrder=True, PaginationConfig={"PageSize": PAGE}):
        found.update({event["id"]: event for event in page["events"] if event["id"] > last})
        if any(event["id"] <= last for event in page["events"]):
            break
    return [found[number] for number in sorted(found)]


class _ThrottledError(Exception):
    """AWS asked to be called less often."""


def _unless_throttled(arn: str, connection: Connection, known: list[dict[str, Any]]) -> list[dict[str, Any]]:
    try:
        return newer(arn, connection, known)
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in _THROTTLED:
            raise _ThrottledError from error
        raise


def _ended(known: list[dict[str, Any]]) -> bool:
    return bool(known) and known[-1]["type"] in END_TYPES
