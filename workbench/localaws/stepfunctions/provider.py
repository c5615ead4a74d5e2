"""moto's Step Functions provider with the answers AWS gives where the shipped ones differ."""

from typing import Any

from workbench.localaws.stepfunctions.corrections.task_tokens import closed, endpoint_of

__all__ = ["make_provider"]


def make_provider(module: Any) -> Any:
    """Return the provider of this process. `module` is `moto.stepfunctions.parser.provider`, loaded and corrected."""
    return type("Provider", (_TaskTokens, _TestState, module.StepFunctionsProvider), {})()


class _TestState:
    """TestState with mocks and the stages of the data flow."""

    def test_state(self, context: Any, request: dict[str, Any], **_: Any) -> dict[str, Any]:
        from workbench.localaws.stepfunctions.test_state.runner import test_state

        return test_state(context, request, self.get_store(context).activities)  # type: ignore[attr-defined]


class _TaskTokens:
    """SendTask*: the callback endpoint is looked up by its token instead of in every running execution."""

    def send_task_success(self, context: Any, task_token: str, output: str, **_: Any) -> dict[str, Any]:  # noqa: ARG002
        import json

        from moto.stepfunctions.parser.api import InvalidOutput
        from moto.stepfunctions.parser.asl.eval.callback.callback import CallbackOutcomeSuccess

        try:
            json.loads(output)
        except ValueError as error:
            raise InvalidOutput(f"Invalid Output: '{error}'") from error
        _open_endpoint(task_token).notify(CallbackOutcomeSuccess(callback_id=task_token, output=output))
        return {}

    def send_task_failure(
        self,
        context: Any,  # noqa: ARG002
        task_token: str,
        error: str | None = None,
        cause: str | None = None,
        **_: Any,
    ) -> dict[str, Any]:
        from moto.stepfunctions.parser.asl.eval.callback.callback import CallbackOutcomeFailure

        outcome = CallbackOutcomeFailure(callback_id=task_token, error=error, cause=cause)
        _open_endpoint(task_token).notify(outcome)
        return {}

    def send_task_heartbeat(self, context: Any, task_token: str, **_: Any) -> dict[str, Any]:  # noqa: ARG002
        _open_endpoint(task_token).notify_heartbeat()
        return {}


def _open_endpoint(token: str) -> Any:
    from moto.stepfunctions.parser.api import InvalidToken, TaskTimedOut

    endpoint = endpoint_of(token)
    if endpoint is not None and endpoint.consumer_error is None and endpoint.get_outcome() is None:
        return endpoint
    if endpoint is not None or closed(token):
        raise TaskTimedOut("Task Timed Out: 'Provided task does not exist anymore'")
    raise InvalidToken("Invalid Token: 'Invalid token'")
