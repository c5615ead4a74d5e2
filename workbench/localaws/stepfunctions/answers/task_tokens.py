"""SendTaskSuccess, SendTaskFailure, SendTaskHeartbeat: the callback is found by its token."""

import json
from typing import Any

from workbench.localaws.stepfunctions.corrections.task_tokens import closed, endpoint_of

__all__ = ["TaskTokens"]


class TaskTokens:
    """Answers of a task: the token is looked up instead of searched in every running execution."""

    def send_task_success(self, context: Any, task_token: str, output: str, **_: Any) -> dict[str, Any]:  # noqa: ARG002
        """Complete a task. Raises InvalidOutput, InvalidToken, TaskTimedOut."""
        from moto.stepfunctions.parser.api import InvalidOutput
        from moto.stepfunctions.parser.asl.eval.callback.callback import CallbackOutcomeSuccess

        endpoint = _open_endpoint(task_token)
        try:
            json.loads(output)
        except ValueError as error:
            raise InvalidOutput(f"Invalid Output: '{error}'") from error
        endpoint.notify(CallbackOutcomeSuccess(callback_id=task_token, output=output))
        return {}

    def send_task_failure(
        self,
        context: Any,  # noqa: ARG002
        task_token: str,
        error: str | None = None,
        cause: str | None = None,
        **_: Any,
    ) -> dict[str, Any]:
        """Fail a task. Raises InvalidToken, TaskTimedOut."""
        from moto.stepfunctions.parser.asl.eval.callback.callback import CallbackOutcomeFailure

        endpoint = _open_endpoint(task_token)
        endpoint.notify(CallbackOutcomeFailure(callback_id=task_token, error=error, cause=cause))
        return {}

    def send_task_heartbeat(self, context: Any, task_token: str, **_: Any) -> dict[str, Any]:  # noqa: ARG002
        """Put a task's heartbeat clock back. Raises InvalidToken, TaskTimedOut."""
        _open_endpoint(task_token).notify_heartbeat()
        return {}


def _open_endpoint(token: str) -> Any:
    from moto.stepfunctions.parser import api

    endpoint = endpoint_of(token)
    if endpoint is not None and endpoint.consumer_error is None and endpoint.get_outcome() is None:
        return endpoint
    if endpoint is not None or closed(token):
        raise _error(api.TaskTimedOut, "Task Timed Out: 'Provided task does not exist anymore'")
    raise _error(api.InvalidToken, "Invalid Token: 'Invalid token'")


def _error(kind: Any, message: str) -> Exception:
    return kind(message)
