"""What a Task, Map or Parallel state does with a failure: the event it writes, then Retry, then Catch.

EvaluationFailed is written where the expression fails (see `evaluation_failure`), so it is not written again here.
A failure in Assign or Output is the state's own and reaches its Catch. Source: developer guide, "Error handling".
"""

from typing import Any

from workbench.localaws.stepfunctions.corrections.event_manager import HistoryFullError
from workbench.localaws.stepfunctions.corrections.internal_errors import internal_failure, is_internal
from workbench.localaws.stepfunctions.corrections.path_failures import ends_execution, is_own, path_failure
from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["install"]


def _eval_task_state(self: Any, env: Any) -> None:
    _attempts(self, env, _write_task_failure)


def _eval_map_state(self: Any, env: Any) -> None:
    _attempts(self, env, None, after_retry=_write_map_failure)


def _attempts(self: Any, env: Any, before_retry: Any, after_retry: Any = None) -> None:
    from moto.stepfunctions.parser.asl.component.common.catch.catch_outcome import CatchOutcome
    from moto.stepfunctions.parser.asl.component.common.retry.retry_outcome import RetryOutcome
    from moto.stepfunctions.parser.asl.utils.json_path import NoSuchJsonPathError

    env.states.context_object.context_object_data["State"]["RetryCount"] = 0
    while env.is_running():
        try:
            self._evaluate_with_timeout(env)
            break
        except HistoryFullError:
            raise
        except NoSuchJsonPathError as error:
            raise path_failure(env, error) from error
        except Exception as error:
            env.heartbeat_expired = type(error).__name__ == "HeartbeatTimeoutError"
            failure_event = self._from_error(env=env, ex=error)
            if is_internal(error, failure_event):
                raise internal_failure(env, error) from error
            if ends_execution(env, failure_event):
                raise
            if before_retry:
                before_retry(env, failure_event)
            error_output = _error_output(error, self._construct_error_output_value(failure_event=failure_event))
            env.states.set_error_output(error_output)
            env.states.set_result(error_output)
            if self.retry and self._handle_retry(env=env, failure_event=failure_event) == RetryOutcome.CanRetry:
                continue
            if after_retry:
                after_retry(env, failure_event)
            if self.catch:
                self._handle_catch(env=env, failure_event=failure_event)
                if env.stack[-1] == CatchOutcome.Caught:
                    break
            self._handle_uncaught(env=env, failure_event=failure_event)


def _error_output(error: Exception, output: dict[str, Any]) -> dict[str, Any]:
    """Give Catch the cause with the sentence that names the state, where AWS adds it."""
    details: dict[str, Any] = getattr(error, "get_execution_failed_event_details", dict)() or {}
    if output.get("Cause") and details.get("cause"):
        return {**output, "Cause": details["cause"]}
    return output


def _write_task_failure(env: Any, failure_event: Any) -> None:
    if failure_event.event_type.value not in ("EvaluationFailed", "ExecutionFailed"):
        env.event_manager.add_event(
            context=env.event_history_context,
            event_type=failure_event.event_type,
            event_details=failure_event.event_details,
        )


def _write_map_failure(env: Any, failure_event: Any) -> None:
    from moto.stepfunctions.parser.api import HistoryEventType

    if not is_own(env, failure_event):
        env.event_manager.add_event(context=env.event_history_context, event_type=HistoryEventType.MapStateFailed)


def install() -> None:
    """Correct how states handle failures."""
    from moto.stepfunctions.parser.asl.component.state.exec.execute_state import ExecutionState
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.state_map import StateMap

    replace_method(ExecutionState, "_eval_state", _eval_task_state)
    replace_method(StateMap, "_eval_state", _eval_map_state)
