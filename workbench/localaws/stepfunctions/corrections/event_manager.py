"""The history as AWS gives it: dates as dates, closed after the last event, read without copying.

Log lines get AWS's shape here too: id, previous_event_id, event_timestamp (milliseconds) and redrive_count are
strings. Source: Step Functions developer guide, "Using CloudWatch Logs to log execution history".
"""

from datetime import UTC, datetime
from typing import Any

from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["HISTORY_LIMIT", "HistoryFullError", "close_history", "install"]

#: A Standard execution fails when its history would grow past this. Source: service quotas.
HISTORY_LIMIT = 25_000

_ENDS = ("ExecutionAborted", "ExecutionFailed", "ExecutionSucceeded", "ExecutionTimedOut")
_DATA = ("input", "inputDetails", "output", "outputDetails", "parameters")


class HistoryFullError(Exception):
    """The execution has as many events as AWS allows; it ends with the one event there is room for."""


def close_history(event_manager: Any) -> None:
    """Let nothing be written after the execution's last event: threads of an aborted run may still be going."""
    with event_manager._mutex:
        event_manager.closed = True


def _add_event(
    self: Any,
    context: Any,
    event_type: Any,
    event_details: dict[str, Any] | None = None,
    timestamp: datetime | None = None,
    update_source_event_id: bool = True,
) -> int:
    with self._mutex:
        if getattr(self, "closed", False) or getattr(context, "closed", False):
            return context.last_published_event_id
        if len(self._history_event_list) >= HISTORY_LIMIT - 1 and event_type.value not in _ENDS:
            raise HistoryFullError
        event_id = self._event_id_gen.get()
        previous_id = context.source_event_id
        moment = timestamp or datetime.now(tz=UTC)
        context.last_published_event_id = event_id
        if update_source_event_id:
            context.source_event_id = event_id
        self._history_event_list.append(
            {
                "timestamp": moment,
                "type": event_type,
                "id": event_id,
                "previousEventId": previous_id,
                **_present(event_details),
            }
        )
        self._publish_history_log(
            event_id=event_id,
            source_event_id=previous_id,
            event_type=event_type,
            timestamp=moment,
            event_details=event_details,
        )
        return event_id


def _present(details: dict[str, Any] | None) -> dict[str, Any]:
    return {name: detail for name, detail in (details or {}).items() if detail is not None}


def _create_history_log(
    event_id: int,
    source_event_id: int,
    event_type: Any,
    timestamp: datetime,
    execution_arn: str,
    event_details: dict[str, Any] | None,
    include_execution_data: bool,
) -> dict[str, Any]:
    details = next(iter(_present(event_details).values()), None)
    if details is not None and not include_execution_data:
        details = {name: value for name, value in details.items() if name not in _DATA}
    line: dict[str, Any] = {"id": str(event_id), "type": event_type.value}
    if details is not None:
        line["details"] = {name: value for name, value in details.items() if value is not None}
    line["previous_event_id"] = str(source_event_id)
    line["event_timestamp"] = str(int(timestamp.timestamp() * 1000))
    line["execution_arn"] = execution_arn
    return line


def _publish_history_log(self: Any, event_id: int, source_event_id: int, **event: Any) -> None:
    session = self._cloud_watch_logging_session
    if session is None or not session.log_level_filter(history_event_type=event["event_type"]):
        return
    line = self._create_history_log(
        event_id=event_id,
        source_event_id=source_event_id,
        execution_arn=session.execution_arn,
        include_execution_data=session.configuration.include_execution_data,
        **event,
    )
    line["redrive_count"] = str(getattr(self, "redrive_count", 0))
    session.publish_history_log(history_log=line)


def _get_event_history(self: Any) -> list[dict[str, Any]]:
    # Events are never changed once they are written; a slice is enough and a reader cannot disturb the list.
    return self._history_event_list[:]


def install() -> None:
    """Correct the interpreter's event manager."""
    from moto.stepfunctions.parser.asl.eval.event.event_manager import EventManager

    replace_method(EventManager, "add_event", _add_event)
    replace_method(EventManager, "_create_history_log", staticmethod(_create_history_log))
    replace_method(EventManager, "_publish_history_log", _publish_history_log)
    replace_method(EventManager, "get_event_history", _get_event_history)
