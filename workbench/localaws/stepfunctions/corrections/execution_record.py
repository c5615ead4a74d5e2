"""What an execution keeps and describes.

moto's record was cut to fit moto's own service; the provider needs the alias, the mocks and an input that is already
decoded, beside the text it came as. Fields of DescribeExecution as recorded: redriveCount, redriveStatus,
redriveStatusReason, no output unless SUCCEEDED. A finished execution keeps its history and lets its environment go.
"""

import logging
import threading
from dataclasses import dataclass, field
from typing import Any

from workbench.errors import LocalAwsError
from workbench.localaws.stepfunctions.corrections.internal_errors import end_with
from workbench.localaws.stepfunctions.corrections.program_end import write_end
from workbench.localaws.stepfunctions.corrections.state_entry import context_time
from workbench.localaws.stepfunctions.corrections.task_tokens import close_tokens
from workbench.localaws.stepfunctions.given_input import given_input
from workbench.localaws.stepfunctions.seams import replace_method
from workbench.localaws.stepfunctions.status_events import publish_status_change

__all__ = ["install", "run_worker"]

LOG = logging.getLogger(__name__)

_REDRIVABLE = ("FAILED", "ABORTED", "TIMED_OUT")


@dataclass
class _EventsOfTheEnd:
    """The history of a finished execution."""

    events: list[dict[str, Any]]

    def get_event_history(self) -> list[dict[str, Any]]:
        """Return the events."""
        return self.events


class _NoCallbacks:
    """A finished execution waits for no callback."""

    def get(self, callback_id: str) -> None:  # noqa: ARG002
        """Return None."""

    def notify(self, callback_id: str, outcome: Any) -> bool:  # noqa: ARG002
        """Return that no one was waiting."""
        return False

    heartbeat = notify


@dataclass
class _Remains:
    """What is kept of an environment when its execution has ended."""

    event_manager: _EventsOfTheEnd
    map_run_record_pool_manager: Any
    callback_pool_manager: _NoCallbacks = field(default_factory=_NoCallbacks)
    inspection_data: Any = None
    state: Any = None

    def program_state(self) -> Any:
        """Return the state the program ended in."""
        return self.state

    def set_stop(self, **_: Any) -> None:
        """Nothing runs any more."""


def _init(
    self: Any,
    name: str,
    sm_type: Any,
    role_arn: str,
    exec_arn: str,
    account_id: str,
    region_name: str,
    state_machine: Any,
    start_date: Any,
    cloud_watch_logging_session: Any,
    activity_store: dict[str, Any],
    input_data: Any = None,
    trace_header: str | None = None,
    state_machine_alias_arn: str | None = None,
    mock_test_case: Any = None,
) -> None:
    from moto.stepfunctions.parser.api import CloudWatchEventsExecutionDataDetails
    from moto.stepfunctions.parser.backend.state_machine import StateMachineVersion

    is_version = isinstance(state_machine, StateMachineVersion)
    self.name = name
    self.sm_type = sm_type
    self.role_arn = role_arn
    self.exec_arn = exec_arn
    self.account_id = account_id
    self.region_name = region_name
    self.state_machine = state_machine
    self.state_machine_arn = state_machine.source_arn if is_version else state_machine.arn
    self.state_machine_version_arn = state_machine.arn if is_version else None
    self.state_machine_alias_arn = state_machine_alias_arn
    self.start_date = start_date
    self.input_data = input_data
    self.input_text = given_input()
    self.input_details = CloudWatchEventsExecutionDataDetails(included=True)
    self.trace_header = trace_header
    self.mock_test_case = mock_test_case
    self.exec_status = None
    self.stop_date = None
    self.output = None
    self.output_details = CloudWatchEventsExecutionDataDetails(included=True)
    self.exec_worker = None
    self.error = None
    self.cause = None
    self.redrive_count = 0
    self.redrive_date = None
    self.map_run_arn = None
    self._activity_store = activity_store
    self._cloud_watch_logging_session = cloud_watch_logging_session


def _redrive_members(self: Any) -> dict[str, Any]:
    status = self.exec_status.value
    members: dict[str, Any] = {"redriveCount": self.redrive_count}
    if self.redrive_date is not None:
        members["redriveDate"] = self.redrive_date
    if status in _REDRIVABLE:
        members["redriveStatus"] = "REDRIVABLE"
    else:
        members["redriveStatus"] = "NOT_REDRIVABLE"
        members["redriveStatusReason"] = f"Execution is {status} and cannot be redriven"
    return members


def _to_describe_output(self: Any) -> dict[str, Any]:
    from moto.stepfunctions.parser.asl.utils.encoding import to_json_str

    described = {
        "executionArn": self.exec_arn,
        "stateMachineArn": self.state_machine_arn,
        "name": self.name,
        "status": self.exec_status,
        "startDate": self.start_date,
        "stopDate": self.stop_date,
        "input": self.input_text or to_json_str(self.input_data, separators=(",", ":")),
        "inputDetails": self.input_details,
        "traceHeader": self.trace_header,
        "stateMachineVersionArn": self.state_machine_version_arn,
        "stateMachineAliasArn": self.state_machine_alias_arn,
        "mapRunArn": self.map_run_arn,
        "error": self.error,
        "cause": self.cause,
        **_redrive_members(self),
    }
    if self.exec_status.value == "SUCCEEDED":
        described["output"] = to_json_str(self.output, separators=(",", ":"))
        described["outputDetails"] = self.output_details
    return described


def _to_execution_list_item(self: Any) -> dict[str, Any]:
    return {
        "executionArn": self.exec_arn,
        "stateMachineArn": self.state_machine_arn,
        "name": self.name,
        "status": self.exec_status,
        "startDate": self.start_date,
        "stopDate": self.stop_date,
        "redriveCount": self.redrive_count,
        "redriveDate": self.redrive_date,
        "stateMachineVersionArn": self.state_machine_version_arn,
        "stateMachineAliasArn": self.state_machine_alias_arn,
        "mapRunArn": self.map_run_arn,
    }


def _start_execution_details(self: Any) -> Any:
    from moto.stepfunctions.parser.asl.eval.evaluation_details import ExecutionDetails

    return ExecutionDetails(
        arn=self.exec_arn,
        name=self.name,
        role_arn=self.role_arn,
        inpt=self.input_data,
        start_time=context_time(self.start_date),
    )


def _environment(self: Any) -> Any:
    env = _shipped_environment(self)
    env.states.context_object.context_object_data["Execution"]["RedriveCount"] = 0
    return env


def _start(self: Any) -> None:
    from moto.stepfunctions.parser.api import ExecutionStatus

    self.exec_worker = self._get_start_execution_worker()
    self.exec_worker._mock_test_case = self.mock_test_case
    self.exec_worker.input_text = self.input_text
    self.exec_status = ExecutionStatus.RUNNING
    publish_status_change(self)
    self.exec_worker.start()


def _start_worker(self: Any) -> None:
    """Write ExecutionStarted now, so that whoever asks right after the start finds it; run in a thread."""
    _prepare(self)
    threading.Thread(target=run_worker, args=(self,), daemon=True, name="states-execution").start()


def _execution_logic(self: Any) -> None:
    _prepare(self)
    run_worker(self)


def _prepare(worker: Any) -> None:
    from moto.stepfunctions.parser.api import HistoryEventType
    from moto.stepfunctions.parser.asl.utils.encoding import to_json_str

    details = worker._evaluation_details
    worker.env = worker._get_evaluation_environment()
    given = getattr(worker, "input_text", None) or to_json_str(details.execution_details.inpt)
    worker.env.given_input = given
    started = {
        "input": given,
        "inputDetails": {"truncated": False},
        "roleArn": details.aws_execution_details.role_arn,
    }
    worker.env.event_manager.add_event(
        context=worker.env.event_history_context,
        event_type=HistoryEventType.ExecutionStarted,
        event_details={"executionStartedEventDetails": started},
        update_source_event_id=False,
    )


def run_worker(worker: Any) -> None:
    """Run a prepared worker to its end, whatever happens on the way."""
    try:
        if getattr(worker, "program", None) is None:
            worker.program = worker._get_evaluation_entrypoint()
        worker.program.eval(worker.env)
    except Exception as error:
        _end_failed(worker.env, error)
    worker._execution_communication.terminated()


def _end_failed(env: Any, error: Exception) -> None:
    """Close the history of a run that failed outside its states: its definition, or its own last event."""
    if not getattr(env.event_manager, "closed", False):
        end_with(env, error, even_ended=True)
        write_end(env)


def _stop(self: Any, stop_date: Any, error: str | None, cause: str | None) -> None:
    env = self.exec_worker.env if self.exec_worker else None
    if env is not None:
        env.set_stop(stop_date=stop_date, cause=cause, error=error)


def _terminated(self: Any) -> None:
    """Take over what the run left, flush its log, and let the environment go."""
    from moto.stepfunctions.parser.backend.store import sfn_stores

    execution = self.execution
    env = execution.exec_worker.env
    close_tokens(env.callback_pool_manager._pool)
    if execution._cloud_watch_logging_session is not None:
        execution._cloud_watch_logging_session.flush()
    self._reflect_execution_status()
    execution.exec_worker.env = _Remains(
        event_manager=_EventsOfTheEnd(env.event_manager.get_event_history()),
        map_run_record_pool_manager=env.map_run_record_pool_manager,
        inspection_data=getattr(env, "inspection_data", None),
        state=env.program_state(),
    )
    publish_status_change(execution)
    if execution.sm_type == "EXPRESS":
        # AWS keeps no Express execution; only its log remains.
        sfn_stores[execution.account_id][execution.region_name].executions.pop(execution.exec_arn, None)


def _reflect_execution_status(self: Any) -> None:
    from moto.stepfunctions.parser.api import ExecutionStatus
    from moto.stepfunctions.parser.asl.eval.program_state import (
        ProgramEnded,
        ProgramError,
        ProgramStopped,
        ProgramTimedOut,
    )

    execution = self.execution
    env = execution.exec_worker.env
    state = env.program_state()
    execution.stop_date = env.event_manager.get_event_history()[-1]["timestamp"]
    # The status is set last: whoever polls it finds everything else in place.
    if isinstance(state, ProgramEnded):
        execution.output = env.states.get_input()
        execution.exec_status = ExecutionStatus.SUCCEEDED
    elif isinstance(state, ProgramStopped):
        execution.error, execution.cause = state.error, state.cause
        execution.exec_status = ExecutionStatus.ABORTED
    elif isinstance(state, ProgramError):
        execution.error, execution.cause = (state.error or {}).get("error"), (state.error or {}).get("cause")
        execution.exec_status = ExecutionStatus.FAILED
    elif isinstance(state, ProgramTimedOut):
        execution.exec_status = ExecutionStatus.TIMED_OUT
    else:
        raise LocalAwsError(f"{execution.exec_arn} ended in {type(state).__name__}, which is no end of a program.")


def install() -> None:
    """Correct moto's execution records."""
    from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication, Execution
    from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker

    global _shipped_environment
    _shipped_environment = replace_method(ExecutionWorker, "_get_evaluation_environment", _environment)
    replace_method(ExecutionWorker, "start", _start_worker)
    replace_method(ExecutionWorker, "_execution_logic", _execution_logic)
    replace_method(Execution, "__init__", _init)
    replace_method(Execution, "to_describe_output", _to_describe_output)
    replace_method(Execution, "to_execution_list_item", _to_execution_list_item)
    replace_method(Execution, "get_start_execution_details", _start_execution_details)
    replace_method(Execution, "start", _start)
    replace_method(Execution, "stop", _stop)
    replace_method(BaseExecutionWorkerCommunication, "terminated", _terminated)
    replace_method(BaseExecutionWorkerCommunication, "_reflect_execution_status", _reflect_execution_status)


_shipped_environment: Any = None
