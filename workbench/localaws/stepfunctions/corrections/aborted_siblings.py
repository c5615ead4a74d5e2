"""Cuts off the other iterations and branches when one fails, with the events AWS writes for them.

Recorded: the state a sibling was in gets TaskStateAborted (no details), its iteration MapIterationAborted; both point
at the failing event. As shipped, siblings go on and write into a history that has moved on.
"""

import threading
from typing import Any

from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["install"]

_ABORTABLE = ("Task", "Wait", "Map", "Parallel")
_one_fails_first = threading.Lock()


def _cut_off(frame: Any, failing_id: int) -> None:
    """Write the abort events of a frame's states, innermost first, and let it write nothing more."""
    from moto.stepfunctions.parser.api import HistoryEventType
    from moto.stepfunctions.parser.asl.eval.event.event_manager import EventHistoryContext

    for inner in list(frame._frames):
        _cut_off(inner, failing_id)
    was_running = frame.is_running()
    _seal(frame, failing_id)
    in_state = getattr(frame, "in_state", None)
    if was_running and in_state in _ABORTABLE:
        frame.event_manager.add_event(
            context=EventHistoryContext(failing_id), event_type=HistoryEventType(f"{in_state}StateAborted")
        )


def _seal(frame: Any, failing_id: int) -> None:
    """Close a frame's context at the failing event: what comes next points there, whatever others write or wrote."""
    with frame.event_manager._mutex:
        frame.event_history_context.closed = True
        frame.event_history_context.source_event_id = failing_id


def _stop(frame: Any) -> None:
    frame.set_stop(stop_date=None, cause=None, error=None)
    for inner in list(frame._frames):
        _stop(inner)


def _eval_job(self: Any, env: Any, job: Any) -> None:
    pool = self._job_pool
    pool.running = getattr(pool, "running", {})
    pool.running[job.job_index] = env
    pool.owner = self._env
    env.iteration_of = self._work_name
    try:
        _shipped_eval_job(self, env, job)
    finally:
        pool.running.pop(job.job_index, None)
        if isinstance(job.job_output, Exception):
            # On the exception itself: two iterations may fail at once, and the pool keeps one of them.
            setattr(job.job_output, "failing_id", env.event_history_context.source_event_id)  # noqa: B010


def _await_jobs(self: Any) -> None:
    from moto.stepfunctions.parser.api import HistoryEventType
    from moto.stepfunctions.parser.asl.eval.event.event_manager import EventHistoryContext

    _shipped_await_jobs(self)
    failure = self.get_worker_exception()
    if failure is None or not hasattr(self, "owner"):
        return
    failing_id = getattr(failure, "failing_id", self.owner.event_history_context.source_event_id)
    for index, frame in sorted(getattr(self, "running", {}).items()):
        _cut_off(frame, failing_id)
        if not _is_over(frame):
            frame.event_manager.add_event(
                context=EventHistoryContext(failing_id),
                event_type=HistoryEventType.MapIterationAborted,
                event_details={"mapIterationAbortedEventDetails": {"name": frame.iteration_of, "index": index}},
            )
        _stop(frame)
    for worker_frame in list(self.owner._frames):
        _seal(worker_frame, failing_id)
    _seal(self.owner, failing_id)


def _is_over(frame: Any) -> bool:
    """Whether the last event of an iteration's frame is its end."""
    last = frame.event_history_context.last_published_event_id
    event = frame.event_manager._history_event_list[last - 1]
    return event["id"] == last and event["type"].value in ("MapIterationSucceeded", "MapIterationFailed")


def _on_terminated(self: Any, env: Any) -> None:
    from moto.stepfunctions.parser.asl.eval.program_state import ProgramError

    with _one_fails_first:
        if hasattr(self, "failing"):
            return
        if isinstance(env.program_state(), ProgramError):
            self.failing = env
        _shipped_on_terminated(self, env)


def _wait(self: Any) -> None:
    _shipped_wait(self)
    failing = getattr(self, "failing", None)
    if failing is None:
        return
    failing_id = failing.event_history_context.source_event_id
    for frame in list(failing.parent_frames):
        if frame is not failing:
            _cut_off(frame, failing_id)
            _stop(frame)
    _seal(failing, failing_id)
    _seal(failing.owners[0], failing_id)


def _integrate(self: Any, other: Any) -> None:
    """Take over where another branch has got to, unless this one is closed: a sibling may end at any time."""
    if not getattr(self, "closed", False):
        _shipped_integrate(self, other)


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
    global _shipped_integrate
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.iteration_worker import IterationWorker
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.job import JobPool
    from moto.stepfunctions.parser.asl.component.state.exec.state_parallel.branches_decl import BranchWorkerPool
    from moto.stepfunctions.parser.asl.eval.environment import Environment
    from moto.stepfunctions.parser.asl.eval.event.event_manager import EventHistoryContext

    _shipped_integrate = replace_method(EventHistoryContext, "integrate", _integrate)
    _shipped_close_frame = replace_method(Environment, "close_frame", _close_frame)
    _shipped_eval_job = replace_method(IterationWorker, "_eval_job", _eval_job)
    _shipped_await_jobs = replace_method(JobPool, "await_jobs", _await_jobs)
    _shipped_on_terminated = replace_method(BranchWorkerPool, "on_terminated", _on_terminated)
    _shipped_wait = replace_method(BranchWorkerPool, "wait", _wait)


_shipped_close_frame: Any = None
_shipped_integrate: Any = None
_shipped_eval_job: Any = None
_shipped_await_jobs: Any = None
_shipped_on_terminated: Any = None
_shipped_wait: Any = None
