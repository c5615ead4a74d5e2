"""What a Python exception inside the interpreter becomes: States.Runtime, logged once, and the end of the execution.

States.Runtime is not retriable and always fails the execution (developer guide, "Error names"). As shipped, it could
be retried by name, and an exception outside a state's own code left the execution RUNNING for good.
"""

import logging
from typing import Any

from workbench.localaws.stepfunctions.corrections.event_manager import HISTORY_LIMIT, HistoryFullError
from workbench.localaws.stepfunctions.corrections.failing import failure
from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["end_with", "install", "internal_failure", "is_internal"]

LOG = logging.getLogger(__name__)


def is_internal(error: Exception, failure_event: Any) -> bool:
    """Whether the interpreter had no name for an exception but States.Runtime."""
    from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEventException

    name = failure_event.error_name
    return not isinstance(error, FailureEventException) and name is not None and name.error_name == "States.Runtime"


def internal_failure(env: Any, error: Exception) -> Exception:
    """Log an exception inside a state and return the failure that ends the execution."""
    _log(env, error)
    return failure(env, "States.Runtime", {"error": "States.Runtime", "cause": _cause(error)}, "ExecutionFailed")


def end_with(env: Any, error: BaseException, even_ended: bool = False) -> None:
    """Put the program in `env` into the state FAILED with States.Runtime; one that has ended only if told so."""
    if isinstance(error, HistoryFullError):
        cause = f"The execution reached the maximum number of history events ({HISTORY_LIMIT})."
    else:
        _log(env, error)
        cause = _cause(error)
    with env._state_mutex:
        if env.is_running() or even_ended:
            env.set_error(error={"error": "States.Runtime", "cause": cause})


def _cause(error: BaseException) -> str:
    return f"{type(error).__name__}({error})"


def _log(env: Any, error: BaseException) -> None:
    execution = env.states.context_object.context_object_data["Execution"]["Id"]
    LOG.error("%s fails: state %r raised in the interpreter", execution, env.next_state_name, exc_info=error)


def _handle_retry(self: Any, env: Any, failure_event: Any) -> Any:
    from moto.stepfunctions.parser.asl.component.common.retry.retry_outcome import RetryOutcome

    name = failure_event.error_name
    if name is not None and name.error_name == "States.Runtime":
        return RetryOutcome.NoRetrier
    return _shipped_handle_retry(self, env, failure_event)


def _eval_pool(self: Any, job: Any, worker_frame: Any) -> None:
    """Run one iteration after the other; the shipped worker called itself for each, a thousand calls deep."""
    while job is not None:
        job_frame = worker_frame.open_inner_frame()
        try:
            self._eval_job(env=job_frame, job=job)
        except Exception as error:  # or the state would wait for this iteration for good
            if not isinstance(error, HistoryFullError):
                _log(job_frame, error)
            job.job_output = error
        worker_frame.close_frame(job_frame)
        if isinstance(job.job_output, Exception) or self.stopped():
            break
        following = self._job_pool.next_job()
        if following is None:
            worker_frame.event_history_context.source_event_id = job_frame.event_history_context.last_published_event_id
            break
        self._job_pool.close_job(job)
        job = following
    # Before the job: the Map state goes on as soon as its last job is closed.
    self._env.close_frame(worker_frame)
    if job is not None:
        self._job_pool.close_job(job)


def install() -> None:
    """End executions on internal errors."""
    global _shipped_handle_retry
    from moto.stepfunctions.parser.asl.component.state.exec.execute_state import ExecutionState
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.iteration_worker import IterationWorker

    _shipped_handle_retry = replace_method(ExecutionState, "_handle_retry", _handle_retry)
    replace_method(IterationWorker, "_eval_pool", _eval_pool)


_shipped_handle_retry: Any = None
