"""Cuts off the other iterations and branches when one fails, with the events AWS writes for them.

Recorded: the state a sibling was in gets TaskStateAborted (no details), its iteration MapIterationAborted; both point
at the failing event. As shipped, siblings go on and write into a history that has moved on.
"""

from typing import Any

from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["install"]

_ABORTABLE = ("Task", "Wait", "Map", "Parallel")


def _abort(frame: Any, failing_id: int) -> None:
    """Write the abort events of a frame's states, innermost first, and let it write nothing more."""
    from moto.stepfunctions.parser.api import HistoryEventType
    from moto.stepfunctions.parser.asl.eval.event.event_manager import EventHistoryContext

    for inner in list(frame._frames):
        _abort(inner, failing_id)
    in_state = getattr(frame, "in_state", None)
    context: Any = frame.event_history_context
    if in_state in _ABORTABLE and not getattr(context, "closed", False):
        frame.event_manager.add_event(
            context=EventHistoryContext(failing_id), event_type=HistoryEventType(f"{in_state}StateAborted")
        )
    context.closed = True


def _stop(frame: Any) -> None:
    frame.set_stop(stop_date=None, cause=None, error=None)
    for inner in list(frame._frames):
        _stop(inner)


def _eval_job(self: Any, env: Any, job: Any) -> None:
    pool = self._job_pool
    pool.running = getattr(pool, "running", {})
    pool.running[job.job_index] = env
    env.iteration_of = self._work_name
    try:
        _shipped_eval_job(self, env, job)
    finally:
        pool.running.pop(job.job_index, None)
        if isinstance(job.job_output, Exception) and not hasattr(pool, "failing_id"):
            pool.failing_id = env.event_history_context.source_event_id


def _await_jobs(self: Any) -> None:
    from moto.stepfunctions.parser.api import HistoryEventType
    from moto.stepfunctions.parser.asl.eval.event.event_manager import EventHistoryContext

    _shipped_await_jobs(self)
    if self.get_worker_exception() is None:
        return
    failing_id = getattr(self, "failing_id", 0)
    for index, frame in sorted(getattr(self, "running", {}).items()):
        _abort(frame, failing_id)
        frame.event_manager.add_event(
            context=EventHistoryContext(failing_id),
            event_type=HistoryEventType.MapIterationAborted,
            event_details={"mapIterationAbortedEventDetails": {"name": frame.iteration_of, "index": index}},
        )
        _stop(frame)


def _on_terminated(self: Any, env: Any) -> None:
    from moto.stepfunctions.parser.asl.eval.program_state import ProgramError

    if isinstance(env.program_state(), ProgramError) and not hasattr(self, "failing"):
        self.failing = env
    _shipped_on_terminated(self, env)


def _wait(self: Any) -> None:
    _shipped_wait(self)
    failing = getattr(self, "failing", None)
    if failing is None:
        return
    failing_id = failing.event_history_context.source_event_id
    for frame in list(failing.parent_frames):
        if frame is not failing and frame.is_running():
            _abort(frame, failing_id)
            _stop(frame)
        # What comes next points at the failing event, whatever a sibling wrote after it.
        frame.event_history_context.source_event_id = failing_id


def _close_frame(self: Any, frame: Any) -> None:
    """Let a frame that is done write nothing more: a task that timed out may still be going."""
    _shipped_close_frame(self, frame)
    _silence(frame)


def _silence(frame: Any) -> None:
    frame.event_history_context.closed = True
    for inner in list(frame._frames):
        _silence(inner)


def install() -> None:
    """Cut off siblings in Map and Parallel states."""
    global _shipped_eval_job, _shipped_await_jobs, _shipped_on_terminated, _shipped_wait, _shipped_close_frame
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.iteration_worker import IterationWorker
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.job import JobPool
    from moto.stepfunctions.parser.asl.component.state.exec.state_parallel.branches_decl import BranchWorkerPool
    from moto.stepfunctions.parser.asl.eval.environment import Environment

    _shipped_close_frame = replace_method(Environment, "close_frame", _close_frame)
    _shipped_eval_job = replace_method(IterationWorker, "_eval_job", _eval_job)
    _shipped_await_jobs = replace_method(JobPool, "await_jobs", _await_jobs)
    _shipped_on_terminated = replace_method(BranchWorkerPool, "on_terminated", _on_terminated)
    _shipped_wait = replace_method(BranchWorkerPool, "wait", _wait)


_shipped_close_frame: Any = None
_shipped_eval_job: Any = None
_shipped_await_jobs: Any = None
_shipped_on_terminated: Any = None
_shipped_wait: Any = None
