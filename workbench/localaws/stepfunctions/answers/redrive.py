"""RedriveExecution: an execution that did not succeed goes on at the state it was in.

Source: developer guide, "Restarting state machine executions with redrive". States that succeeded are not run again;
the unfinished Task, Map or Parallel state is not entered anew. A Map or Parallel state runs all of its items again.
"""

import json
import threading
from datetime import UTC, datetime
from typing import Any

__all__ = ["Redrive"]

_REDRIVABLE = ("FAILED", "ABORTED", "TIMED_OUT")
_RESUMED = ("TaskStateEntered", "MapStateEntered", "ParallelStateEntered")


class Redrive:
    """Redrives executions."""

    _redrive_lock = threading.Lock()

    def redrive_execution(
        self,
        context: Any,
        execution_arn: str,
        client_token: str | None = None,
        **_: Any,
    ) -> dict[str, Any]:
        """Answer RedriveExecution. Raises ExecutionNotRedrivable, ExecutionDoesNotExist, InvalidArn."""
        from moto.stepfunctions.parser.api import ExecutionNotRedrivable

        self._validate_state_machine_execution_arn(execution_arn)  # type: ignore[attr-defined]
        execution = self._get_execution(context=context, execution_arn=execution_arn)  # type: ignore[attr-defined]
        with self._redrive_lock:
            if client_token is not None and getattr(execution, "redrive_token", None) == client_token:
                return {"redriveDate": execution.redrive_date}
            status = execution.exec_status.value
            if status not in _REDRIVABLE:
                raise ExecutionNotRedrivable(f"Execution is {status} and cannot be redriven")
            execution.redrive_token = client_token
            _resume(execution)
        return {"redriveDate": execution.redrive_date}


def _resume(execution: Any) -> None:
    from moto.stepfunctions.parser.api import ExecutionStatus, HistoryEventType
    from moto.stepfunctions.parser.asl.eval.event.logging import CloudWatchLoggingSession

    from workbench.localaws.stepfunctions.corrections.execution_record import run_worker
    from workbench.localaws.stepfunctions.status_events import publish_status_change

    events = execution.exec_worker.env.event_manager.get_event_history()
    logging = execution.state_machine.cloud_watch_logging_configuration
    if logging is not None:
        execution._cloud_watch_logging_session = CloudWatchLoggingSession(execution.exec_arn, logging)
    worker = execution._get_start_execution_worker()
    worker._mock_test_case = execution.mock_test_case
    worker.program = worker._get_evaluation_entrypoint()
    env = worker.env = worker._get_evaluation_environment()
    execution.redrive_count += 1
    execution.redrive_date = datetime.now(tz=UTC)
    execution.stop_date = execution.error = execution.cause = None
    env.states.context_object.context_object_data["Execution"]["RedriveCount"] = execution.redrive_count
    env.event_manager._history_event_list.extend(events)
    env.event_manager._event_id_gen._next_id = len(events) + 1
    env.event_manager.redrive_count = execution.redrive_count
    env.event_history_context.source_event_id = events[-1]["id"]
    env.event_manager.add_event(
        context=env.event_history_context,
        event_type=HistoryEventType.ExecutionRedriven,
        event_details={"executionRedrivenEventDetails": {"redriveCount": execution.redrive_count}},
    )
    _put_back(env, events, set(worker.program.states.states))
    execution.exec_worker = worker
    execution.exec_status = ExecutionStatus.RUNNING
    publish_status_change(execution)
    threading.Thread(target=run_worker, args=(worker,), daemon=True, name="states-redrive").start()


def _put_back(env: Any, events: list[dict[str, Any]], states: set[str]) -> None:
    """Give the environment the input and the variables of the state the execution ended in."""
    unfinished: dict[str, Any] | None = None
    for event in events:
        details = event.get("stateEnteredEventDetails")
        if details is not None and details["name"] in states:
            unfinished = event
        details = event.get("stateExitedEventDetails")
        if details is None or details["name"] not in states:
            continue
        unfinished = None
        for name, value in details.get("assignedVariables", {}).items():
            env.variable_store._inner_scope[name] = json.loads(value)
    if unfinished is None:
        return
    details = unfinished["stateEnteredEventDetails"]
    env.states.reset(json.loads(details["input"]))
    env.resume_at = details["name"]
    if unfinished["type"].value in _RESUMED:
        env.entered_before = unfinished
