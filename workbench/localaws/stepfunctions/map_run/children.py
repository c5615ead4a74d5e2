"""Child executions of a map run: each has an ARN, a history and a place in ListExecutions of its own.

Express children have an ARN of the express form, and nothing of them is kept.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from workbench.localaws.stepfunctions.corrections.state_entry import context_time
from workbench.localaws.stepfunctions.parts.arns import (
    stepfunctions_express_execution_arn,
    stepfunctions_standard_execution_arn,
)

__all__ = ["Child", "run_child"]


class Child:
    """One finished child execution. `status` is SUCCEEDED, FAILED or ABORTED; `record` is what the store keeps."""

    def __init__(self, record: Any) -> None:
        self.record = record

    @property
    def status(self) -> str:
        """The child's status."""
        return str(self.record.exec_status.value)

    @property
    def output(self) -> Any:
        """The child's output; None unless it succeeded."""
        return self.record.output


def run_child(env: Any, program: Any, run: Any, child_input: Any, keep: Callable[[Any], None]) -> Child:
    """Run one child in this thread. `run` is the map run's record, `keep` puts the child's record into the store."""
    record = _record(env, run, child_input)
    frame = _frame(env, record)
    with env._state_mutex:
        env._frames.append(frame)
    record.exec_worker = _Worker(frame)
    if not run.is_express:
        keep(record)
    try:
        _write(
            frame,
            "ExecutionStarted",
            "executionStartedEventDetails",
            {"input": _json(child_input), "inputDetails": {"truncated": False}, "roleArn": record.role_arn},
            first=True,
        )
        program.eval(frame)
        _end(frame, record)
    finally:
        env.delete_frame(frame)
    return Child(record)


class _Worker:
    def __init__(self, env: Any) -> None:
        self.env = env


def _record(env: Any, run: Any, child_input: Any) -> Any:
    from moto.stepfunctions.parser.api import ExecutionStatus, StateMachineType
    from moto.stepfunctions.parser.backend.execution import Execution

    details = env.aws_execution_details
    name = str(uuid4())
    kind = StateMachineType.EXPRESS if run.is_express else StateMachineType.STANDARD
    machine = _Machine(run.map_state_machine_arn, details)
    make_arn = stepfunctions_express_execution_arn if run.is_express else stepfunctions_standard_execution_arn
    arn = make_arn(run.map_state_machine_arn, name)
    record: Any = Execution(
        name=name,
        sm_type=kind,
        role_arn=details.role_arn,
        exec_arn=arn,
        account_id=details.account,
        region_name=details.region,
        state_machine=machine,  # type: ignore[arg-type]
        start_date=datetime.now(tz=UTC),
        cloud_watch_logging_session=None,
        activity_store=env.activity_store,
        input_data=child_input,
    )
    record.map_run_arn = run.map_run_arn
    record.exec_status = ExecutionStatus.RUNNING
    return record


class _Machine:
    """The state machine of a child: the Map state's processor, named MACHINE/LABEL."""

    def __init__(self, arn: str, details: Any) -> None:
        from moto.stepfunctions.parser.backend.store import sfn_stores

        parent = sfn_stores[details.account][details.region].state_machines.get(arn.rpartition("/")[0])
        self.arn = arn
        self.name = arn.split(":", 6)[-1]
        self.definition = parent.definition if parent else "{}"
        self.create_date = parent.create_date if parent else datetime.now(tz=UTC)
        self.logging_config: dict[str, Any] = {}
        self.revision_id = None


def _frame(env: Any, record: Any) -> Any:
    from moto.stepfunctions.parser.asl.eval.environment import Environment
    from moto.stepfunctions.parser.asl.eval.event.event_manager import EventHistoryContext, EventManager
    from moto.stepfunctions.parser.asl.eval.variable_store import VariableStore

    frame: Any = Environment.as_inner_frame_of(
        env=env, variable_store=VariableStore(), event_history_frame_cache=EventHistoryContext.of_program_start()
    )
    frame.event_manager = EventManager()
    data = frame.states.context_object.context_object_data
    data["Execution"] = {
        **data["Execution"],
        "Id": record.exec_arn,
        "Input": record.input_data,
        "Name": record.name,
        "StartTime": context_time(record.start_date),
    }
    data.pop("State", None)
    frame.states.reset(input_value=record.input_data)
    return frame


def _end(frame: Any, record: Any) -> None:
    from moto.stepfunctions.parser.api import ExecutionStatus
    from moto.stepfunctions.parser.asl.eval.program_state import ProgramEnded, ProgramError

    state = frame.program_state()
    record.stop_date = datetime.now(tz=UTC)
    if isinstance(state, ProgramEnded):
        record.output = frame.states.get_input()
        details = {"output": _json(record.output), "outputDetails": {"truncated": False}}
        _write(frame, "ExecutionSucceeded", "executionSucceededEventDetails", details)
        record.exec_status = ExecutionStatus.SUCCEEDED
    elif isinstance(state, ProgramError):
        known: Any = state.error or {}
        record.error, record.cause = known.get("error"), known.get("cause")
        details = {name: known[name] for name in ("error", "cause") if known.get(name) is not None}
        _write(frame, "ExecutionFailed", "executionFailedEventDetails", details)
        record.exec_status = ExecutionStatus.FAILED
    else:
        frame.event_history_context.source_event_id = 0
        _write(frame, "ExecutionAborted", "executionAbortedEventDetails", {})
        record.exec_status = ExecutionStatus.ABORTED


def _write(frame: Any, event: str, name: str, details: dict[str, Any], first: bool = False) -> None:
    from moto.stepfunctions.parser.api import HistoryEventType

    frame.event_manager.add_event(
        context=frame.event_history_context,
        event_type=HistoryEventType(event),
        event_details={name: details},
        update_source_event_id=not first,
    )


def _json(value: Any) -> str:
    from moto.stepfunctions.parser.asl.utils.encoding import to_json_str

    return to_json_str(value, separators=(",", ":"))
