"""Task tokens as AWS keeps them: one for each attempt, known after they are closed, found without a search.

Recorded: a token that was never given out is InvalidToken. API reference: one whose task has ended, timed out or was
answered before is TaskTimedOut.
"""

import threading
from collections import OrderedDict
from typing import Any

from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["close_tokens", "closed", "endpoint_of", "install", "machine_of"]

_REMEMBERED = 100_000
_open: dict[str, Any] = {}
_closed: OrderedDict[str, str | None] = OrderedDict()
_machines: dict[str, str] = {}
_lock = threading.Lock()


def endpoint_of(token: str) -> Any:
    """Return the callback endpoint that waits for this token, or None."""
    return _open.get(token)


def closed(token: str) -> bool:
    """Return whether the token was given out and its task has ended."""
    return token in _closed


def machine_of(token: str) -> str | None:
    """Return the ARN of the machine whose task the token was given to, also when it is closed; None for others."""
    return _machines.get(token) or _closed.get(token)


def close_tokens(tokens: Any) -> None:
    """Forget these tokens' endpoints and remember that the tokens were once valid; wakes whoever waits for them."""
    for token in list(tokens):
        with _lock:
            endpoint = _open.pop(token, None)
            _closed[token] = _machines.pop(token, None) or _closed.get(token)
            while len(_closed) > _REMEMBERED:
                _closed.popitem(last=False)
        if endpoint is not None:
            endpoint.interrupt_all()


def _add(self: Any, callback_id: str) -> Any:
    endpoint = _shipped_add(self, callback_id)
    _open[callback_id] = endpoint
    return endpoint


def _add_activity_task(self: Any, callback_id: str, activity_arn: str, activity_input: str) -> Any:
    endpoint = _shipped_add_activity_task(self, callback_id, activity_arn, activity_input)
    _open[callback_id] = endpoint
    return endpoint


def _evaluate_with_timeout(self: Any, env: Any) -> None:
    """Give each attempt of a task with a callback a token of its own, and close it with the attempt."""
    context = env.states.context_object
    if "Task" not in context.context_object_data:
        _shipped_evaluate(self, env)
        return
    if context.context_object_data["Task"]["Token"] not in _open:
        env.callback_pool_manager.add(context.update_task_token())
    token = context.context_object_data["Task"]["Token"]
    _machines[token] = context.context_object_data["StateMachine"]["Id"]
    try:
        _shipped_evaluate(self, env)
    finally:
        close_tokens([token])


def _evaluate_activity(self: Any, env: Any) -> None:
    known = set(env.callback_pool_manager._pool)
    try:
        _shipped_evaluate(self, env)
    finally:
        close_tokens(set(env.callback_pool_manager._pool) - known)


def install() -> None:
    """Keep tokens in one place for all executions."""
    global _shipped_add, _shipped_add_activity_task, _shipped_evaluate
    from moto.stepfunctions.parser.asl.component.state.exec.execute_state import ExecutionState
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_callback import (
        StateTaskServiceCallback,
    )
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.state_task_activitiy import StateTaskActivity
    from moto.stepfunctions.parser.asl.eval.callback.callback import ActivityTaskStartEndpoint, CallbackPoolManager

    _shipped_add = replace_method(CallbackPoolManager, "add", _add)
    _shipped_add_activity_task = replace_method(CallbackPoolManager, "add_activity_task", _add_activity_task)
    _shipped_evaluate = vars(ExecutionState)["_evaluate_with_timeout"]
    StateTaskServiceCallback._evaluate_with_timeout = _evaluate_with_timeout  # type: ignore[method-assign]
    StateTaskActivity._evaluate_with_timeout = _evaluate_activity  # type: ignore[method-assign]
    ActivityTaskStartEndpoint._outcome = None


_shipped_add: Any = None
_shipped_add_activity_task: Any = None
_shipped_evaluate: Any = None
