"""Asks CloudFormation about stacks: their status, their new events, the event that explains a failure."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.errors import DeployError

__all__ = [
    "EventReader",
    "StackEvent",
    "describe",
    "first_failure",
    "poll_s",
    "_says_missing",
    "status",
    "wait_until_settled",
]

#: Cancelled because another resource failed: never the reason itself.
_CONSEQUENCES = ("Resource creation cancelled", "Resource update cancelled", "Resource deletion cancelled")
_POLL_LOCAL_S = 0.1
_POLL_AWS_S = 2.0


@dataclass(frozen=True)
class StackEvent:
    """One line of a stack's events; `of_stack` when it is about the stack itself."""

    id: str
    at: datetime
    logical_id: str
    type: str
    status: str
    reason: str
    of_stack: bool


def poll_s(connection: Connection) -> float:
    """How long to wait between two looks: AWS allows about 10 calls a second an account, the embedded AWS any."""
    return _POLL_LOCAL_S if connection.is_local else _POLL_AWS_S


def describe(name: str, connection: Connection) -> dict[str, Any] | None:
    """Return DescribeStacks' answer about one stack (name or ARN), or None when there is no such stack."""
    with explained(f"describe the stack {name}", connection):
        try:
            answer = connection.client("cloudformation").describe_stacks(StackName=name)
        except ClientError as error:
            if _says_missing(error):
                return None
            raise
    found: dict[str, Any] = answer["Stacks"][0]
    return None if found["StackStatus"] == "DELETE_COMPLETE" else found


def status(name: str, connection: Connection) -> str | None:
    """Return a stack's status, such as "CREATE_COMPLETE", or None when there is no such stack."""
    found = describe(name, connection)
    return None if found is None else str(found["StackStatus"])


def wait_until_settled(name: str, connection: Connection, *, timeout_s: float) -> str | None:
    """Wait while an operation on the stack is in progress, and return the status it ends in (None: it is gone).

    REVIEW_IN_PROGRESS counts as settled: nothing is happening to such a stack.
    Raises DeployError when it takes longer than `timeout_s`.
    """
    end = time.monotonic() + timeout_s
    while True:
        now = status(name, connection)
        if now is None or now == "REVIEW_IN_PROGRESS" or not now.endswith("_IN_PROGRESS"):
            return now
        if time.monotonic() > end:
            raise DeployError(
                f"The stack {name} is still {now} after {timeout_s:g} s. Wait, or look at its events in the "
                "CloudFormation console; then run this again."
            )
        time.sleep(poll_s(connection))


class EventReader:
    """Reads a stack's events as they come: each read() returns the ones that are new, oldest first.

    What is there when the reader is made belongs to earlier operations and is left out.
    """

    def __init__(self, name: str, connection: Connection) -> None:
        self._name = name
        self._connection = connection
        self._seen: set[str] = set()
        self.read()

    def read(self) -> list[StackEvent]:
        """Return the events since the last read, oldest first; none when the stack does not exist (yet)."""
        new: list[StackEvent] = []
        pages = self._connection.client("cloudformation").get_paginator("describe_stack_events")
        with explained(f"read the events of the stack {self._name}", self._connection):
            try:
                for page in pages.paginate(StackName=self._name):
                    fresh = [event for event in page["StackEvents"] if event["EventId"] not in self._seen]
                    new += [_event(event) for event in fresh]
                    if len(fresh) < len(page["StackEvents"]):
                        break
            except ClientError as error:
                if not _says_missing(error):
                    raise
        self._seen.update(event.id for event in new)
        return new[::-1]


def first_failure(events: list[StackEvent]) -> StackEvent | None:
    """Return the failure the others follow from: the first of a resource, else the first that gives a reason."""
    failed = [event for event in events if event.status.endswith("_FAILED") and event.reason not in _CONSEQUENCES]
    of_resources = [event for event in failed if not event.of_stack]
    told = [event for event in events if event.of_stack and "ROLLBACK" in event.status and event.reason]
    return next(iter(of_resources or failed or told), None)


def _event(raw: dict[str, Any]) -> StackEvent:
    return StackEvent(
        id=raw["EventId"],
        at=raw["Timestamp"],
        logical_id=raw["LogicalResourceId"],
        type=raw["ResourceType"],
        status=raw["ResourceStatus"],
        reason=raw.get("ResourceStatusReason", ""),
        of_stack=raw.get("PhysicalResourceId") == raw["StackId"],
    )


def _says_missing(error: ClientError) -> bool:
    """CloudFormation has no error code of its own for a stack that is not there."""
    said = error.response.get("Error", {})
    return said.get("Code") == "ValidationError" and "does not exist" in said.get("Message", "")
