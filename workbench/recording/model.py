"""What is kept of one execution. Plain data: no AWS, no files, no pictures."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from workbench.errors import RecordingError

__all__ = ["FINAL_STATUSES", "FORMAT", "MACHINE", "LogLine", "Recording"]

#: Version of the file format (see `workbench.recording.file`); a reader refuses a newer one.
FORMAT = 1
#: Statuses after which DescribeExecution no longer changes, except by a redrive.
#: Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
FINAL_STATUSES = frozenset({"SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"})
_ENDS = {
    "ExecutionSucceeded": "SUCCEEDED",
    "ExecutionFailed": "FAILED",
    "ExecutionTimedOut": "TIMED_OUT",
    "ExecutionAborted": "ABORTED",
}
#: The `source` of log lines that the state machine itself wrote; of all others it is the function's name.
MACHINE = "(state machine)"


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of CloudWatch Logs: what wrote it (MACHINE or the function's name), where it stood, when, and what."""

    source: str
    group: str
    stream: str
    timestamp: datetime
    message: str


@dataclass(frozen=True)
class Recording:
    """One execution as AWS told it.

    `definition` is the ASL as a dict, `events` are HistoryEvents as GetExecutionHistory returns them (timestamps are
    aware datetimes), `describe` is DescribeExecution's answer, `logs` are the log lines of the state machine and of the
    functions it called, in order of time. `complete` is False when the history was cut off (a page, a running
    execution). `saved_at` is when it was read from AWS.
    """

    definition: dict[str, Any]
    events: list[dict[str, Any]]
    describe: dict[str, Any]
    logs: list[LogLine] = field(default_factory=list)
    is_local: bool = True
    saved_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name, kind in (("definition", dict), ("events", list), ("describe", dict), ("logs", list)):
            value = getattr(self, name)
            if not isinstance(value, kind):
                raise RecordingError(
                    f"A recording's {name} is a {kind.__name__}, not {type(value).__name__}: {str(value)[:80]!r}. "
                    "Make one with workbench.record(execution, connection), or read one with workbench.load(path)."
                )

    @property
    def arn(self) -> str:
        """ARN of the execution, empty when unknown."""
        return str(self.describe.get("executionArn", ""))

    @property
    def machine_arn(self) -> str:
        """ARN of the state machine, empty when unknown."""
        return str(self.describe.get("stateMachineArn", ""))

    @property
    def name(self) -> str:
        """The execution's own name."""
        return str(self.describe.get("name") or self.arn.rpartition(":")[2])

    @property
    def machine_name(self) -> str:
        """The state machine's own name."""
        return self.machine_arn.rpartition(":")[2]

    @property
    def region(self) -> str:
        """Region of the execution, from its ARN; empty when unknown."""
        parts = self.arn.split(":")
        return parts[3] if len(parts) > 3 else ""

    @property
    def status(self) -> str:
        """RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED or PENDING_REDRIVE when it was read."""
        last = self.events[-1]["type"] if self.events else ""
        return str(self.describe.get("status") or _ENDS.get(last, "RUNNING"))

    @property
    def complete(self) -> bool:
        """Whether the execution had ended when this was read, so that nothing is missing at the end."""
        return self.status in FINAL_STATUSES

    @property
    def duration_s(self) -> float | None:
        """Seconds from start to stop by DescribeExecution; None while it runs."""
        start, stop = self.describe.get("startDate"), self.describe.get("stopDate")
        return (stop - start).total_seconds() if start and stop else None

    def __repr__(self) -> str:
        where = "local" if self.is_local else self.region
        return (
            f"Recording({self.machine_name}/{self.name}: {self.status}, {len(self.events)} events, "
            f"{len(self.logs)} log lines, {where}, saved {self.saved_at:%Y-%m-%d %H:%M:%S} UTC)"
        )
