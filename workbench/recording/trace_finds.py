"""What a trace is made from: everything that was found about one event. Plain data: no AWS, no pictures."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workbench.recording.model import LogLine, Recording

__all__ = ["DeadLetter", "Finds", "FoundExecution", "Invocation", "Route", "StoredRow"]


@dataclass(frozen=True, slots=True)
class Route:
    """One target of a rule, as configured now. `matches` says what TestEventPattern answered, None when not asked."""

    bus: str
    rule: str
    rule_arn: str
    target: str
    pattern: str = ""
    matches: bool | None = None

    @property
    def target_kind(self) -> str:
        """`state machine`, `queue`, `function`, or the service of the target's ARN."""
        service = self.target.split(":")[2] if self.target.count(":") > 2 else self.target
        return {"states": "state machine", "sqs": "queue", "lambda": "function"}.get(service, service)


@dataclass(frozen=True, slots=True)
class FoundExecution:
    """An execution of the event, and what led to it: `machine's log`, `execution's name` or `execution ARN`."""

    recording: Recording
    joined_by: str


@dataclass(frozen=True, slots=True)
class Invocation:
    """One invocation of a function that wrote the id down. `role` is `sender` (it puts events on the bus) or `target`.

    `lines` are all its log lines when the log gives a request id, else only those with the id in them.
    """

    function: str
    role: str
    lines: tuple[LogLine, ...]
    request_id: str | None = None
    fed_by: str = ""


@dataclass(frozen=True, slots=True)
class StoredRow:
    """What a look into one table gave: `item` is None when no item has the id as its hash key."""

    table: str
    key: str
    function: str
    setting: str
    item: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A dead-letter message with the event in it; the fields are EventBridge's message attributes, None without.

    Of a message that a queue's readers gave up, `target_arn` is that queue.
    """

    queue: str
    sent: datetime
    body: str
    error_code: str | None = None
    error_message: str | None = None
    retry_attempts: int | None = None
    rule_arn: str | None = None
    target_arn: str | None = None


@dataclass(frozen=True)
class Finds:
    """All of it. `event` is the event as EventBridge delivered it, None when nothing holds it whole.

    `sent` is when the caller sent it, known only from a row of fire(). `notes` say what could not be read.
    """

    sought: str
    event_id: str | None
    event: dict[str, Any] | None
    sent: datetime | None = None
    routes: tuple[Route, ...] = ()
    executions: tuple[FoundExecution, ...] = ()
    invocations: tuple[Invocation, ...] = ()
    rows: tuple[StoredRow, ...] = ()
    dead_letters: tuple[DeadLetter, ...] = ()
    notes: tuple[str, ...] = field(default_factory=tuple)
