"""Ends an execution when its time is up or it is stopped, whatever its states are waiting for.

As shipped, the last event of a stopped or timed-out execution is written when the state it is in returns. AWS ends it
at once: ExecutionAborted and ExecutionTimedOut have previousEventId 0 and nothing follows them.
"""

import threading
from typing import Any

from workbench.localaws.stepfunctions.corrections.event_manager import close_history
from workbench.localaws.stepfunctions.corrections.internal_errors import end_with
from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["install", "write_end"]


def _eval(self: Any, env: Any) -> None:
    """Run the program; return when it has ended, was stopped, or its TimeoutSeconds are over."""
    from moto.stepfunctions.parser.asl.component.eval_component import EvalComponent

    env.next_state_name = getattr(env, "resume_at", None) or self.start_at.start_at_name
    if env.is_frame():
        # A branch or an iteration: it runs in its worker's thread and ends with it.
        EvalComponent.eval(self, env)
        return
    env.ended = threading.Event()

    def run() -> None:
        try:
            EvalComponent.eval(self, env)
        except BaseException as error:  # nobody is above this thread, and the execution must not stay RUNNING
            end_with(env, error)
        finally:
            env.ended.set()

    threading.Thread(target=run, daemon=True, name="states-program").start()
    if not env.ended.wait(self.timeout_seconds.timeout_seconds if self.timeout_seconds else None):
        env.set_timed_out()
    write_end(env)


def _eval_body(self: Any, env: Any) -> None:
    from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEventException

    try:
        while env.is_running():
            self._get_state(env.next_state_name).eval(env)
            env.stack.clear()
            env.heap.clear()
    except FailureEventException as failure:
        _set_error(env, failure.get_execution_failed_event_details())
    except Exception as error:
        end_with(env, error)


def _set_error(env: Any, details: Any) -> None:
    with env._state_mutex:
        if env.is_running():
            env.set_error(error=details)


def _set_stop(self: Any, stop_date: Any, cause: str | None, error: str | None) -> None:
    _shipped_set_stop(self, stop_date=stop_date, cause=cause, error=error)
    ended = getattr(self, "ended", None)
    if ended is not None:
        ended.set()


def write_end(env: Any) -> None:
    """Write the execution's last event and close its history and its task tokens."""
    from moto.stepfunctions.parser.api import HistoryEventType
    from moto.stepfunctions.parser.asl.eval.program_state import ProgramError, ProgramStopped, ProgramTimedOut
    from moto.stepfunctions.parser.asl.utils.encoding import to_json_str

    state = env.program_state()
    details: dict[str, Any]
    if isinstance(state, ProgramError):
        event_type, name = HistoryEventType.ExecutionFailed, "executionFailedEventDetails"
        known = state.error or {}
        details = {key: known[key] for key in ("error", "cause") if known.get(key) is not None}
    elif isinstance(state, ProgramStopped):
        event_type, name = HistoryEventType.ExecutionAborted, "executionAbortedEventDetails"
        details = {key: value for key, value in (("error", state.error), ("cause", state.cause)) if value is not None}
        env.event_history_context.source_event_id = 0
    elif isinstance(state, ProgramTimedOut):
        event_type, name, details = (
            HistoryEventType.ExecutionTimedOut,
            "executionTimedOutEventDetails",
            {"error": "States.Timeout"},
        )
        env.event_history_context.source_event_id = 0
    else:
        event_type, name = HistoryEventType.ExecutionSucceeded, "executionSucceededEventDetails"
        output = to_json_str(env.states.get_input(), separators=(",", ":"))
        details = {"output": output, "outputDetails": {"truncated": False}}
    env.event_manager.add_event(context=env.event_history_context, event_type=event_type, event_details={name: details})
    close_history(env.event_manager)


def install() -> None:
    """Correct how a program runs and ends."""
    global _shipped_set_stop
    from moto.stepfunctions.parser.asl.component.program.program import Program
    from moto.stepfunctions.parser.asl.eval.environment import Environment

    replace_method(Program, "eval", _eval)
    replace_method(Program, "_eval_body", _eval_body)
    _shipped_set_stop = replace_method(Environment, "set_stop", _set_stop)


_shipped_set_stop: Any = None
