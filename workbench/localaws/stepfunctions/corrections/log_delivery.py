"""Delivers a state machine's log to CloudWatch Logs of the embedded AWS, in batches, a stream for each run.

AWS names a stream states/MACHINE/YYYY-MM-DD-HH-MM/ID and cuts by time; a stream of its own for each run keeps every
batch in order, which keeps writing it cheap. Lines go out when there are many, when a second has passed, and before
an execution is seen to have ended, so nothing is lost at the end of a run.
"""

import json
import logging
import secrets
import threading
import time
import weakref
from datetime import UTC, datetime
from typing import Any

from ministack.core.responses import request_scope

from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["install"]

LOG = logging.getLogger(__name__)

_BATCH_LINES = 500
_FLUSH_EVERY_S = 0.5
_VALIDATION_STREAM = "log_stream_created_by_aws_to_validate_log_delivery_subscriptions"
_open_sessions: "weakref.WeakSet[Any]" = weakref.WeakSet()
_flusher_lock = threading.Lock()
_flusher: threading.Thread | None = None


def _init(self: Any, execution_arn: str, configuration: Any) -> None:
    machine = configuration.state_machine_arn.split(":")[6]
    minute = datetime.now(tz=UTC).strftime("%Y-%m-%d-%H-%M")
    self.execution_arn = execution_arn
    self.configuration = configuration
    self.stream = f"states/{machine}/{minute}/{secrets.token_hex(4)}"
    self.lines = []
    self.lock = threading.Lock()
    self.has_stream = False


def _publish_history_log(self: Any, history_log: dict[str, Any]) -> None:
    line = {
        "timestamp": int(history_log["event_timestamp"]),
        "message": json.dumps(history_log, default=str, separators=(",", ":"), ensure_ascii=False),
    }
    with self.lock:
        self.lines.append(line)
        many = len(self.lines) >= _BATCH_LINES
    _open_sessions.add(self)
    if many:
        self.flush()
    else:
        _start_flusher()


def _flush(self: Any) -> None:
    """Write the lines that are waiting; what cannot be delivered is logged once a batch and never fails the run."""
    from ministack.services import cloudwatch_logs

    configuration = self.configuration
    target = {"logGroupName": configuration.log_group_name, "logStreamName": self.stream}
    with self.lock, request_scope(configuration.log_account_id, configuration.log_region):
        lines, self.lines = self.lines, []
        if not lines:
            return
        try:
            if not self.has_stream:
                cloudwatch_logs._create_log_stream(target)
                self.has_stream = True
            status, _, body = cloudwatch_logs._put_log_events({**target, "logEvents": lines})
        except Exception:
            LOG.exception("%d log lines of %s were not delivered", len(lines), self.execution_arn)
            return
    if status >= 400:
        LOG.warning("%d log lines of %s were not delivered: %s", len(lines), self.execution_arn, body)


def _start_flusher() -> None:
    global _flusher
    with _flusher_lock:
        if _flusher is None:
            _flusher = threading.Thread(target=_flush_forever, daemon=True, name="states-log-delivery")
            _flusher.start()


def _flush_forever() -> None:
    while True:
        time.sleep(_FLUSH_EVERY_S)
        for session in list(_open_sessions):
            if session.lines:
                session.flush()
            else:
                _open_sessions.discard(session)


def _validate(self: Any) -> None:
    """Create the stream AWS creates to see whether it may write; refuse a group that does not exist."""
    from ministack.services import cloudwatch_logs
    from moto.stepfunctions.parser.api import InvalidLoggingConfiguration

    with request_scope(self.log_account_id, self.log_region):
        if self.log_group_name not in cloudwatch_logs._log_groups:
            raise InvalidLoggingConfiguration("Invalid Logging Configuration: Log Destination not found.")
        cloudwatch_logs._create_log_stream({"logGroupName": self.log_group_name, "logStreamName": _VALIDATION_STREAM})


def install() -> None:
    """Send the interpreter's log lines to the embedded CloudWatch Logs."""
    from moto.stepfunctions.parser.asl.eval.event.logging import (
        CloudWatchLoggingConfiguration,
        CloudWatchLoggingSession,
    )

    replace_method(CloudWatchLoggingSession, "__init__", _init)
    replace_method(CloudWatchLoggingSession, "publish_history_log", _publish_history_log)
    CloudWatchLoggingSession.flush = _flush  # type: ignore[attr-defined]
    replace_method(CloudWatchLoggingConfiguration, "validate", _validate)
