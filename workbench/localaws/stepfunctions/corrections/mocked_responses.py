"""Runs a test case of a mock configuration: moto's copy cannot load one.

A thrown mock has the same event as a real failure: TaskFailed with its resource, LambdaFunctionFailed for a function.
"""

from typing import Any

from workbench.localaws.stepfunctions.mock_file import mock_config, mocked_attempts
from workbench.localaws.stepfunctions.seams import replace_method, replace_name

__all__ = ["install"]


def _load(state_machine_name: str, test_case_name: str) -> Any:
    from moto.stepfunctions.parser.mocking import mock_config as module

    attempts = mocked_attempts(mock_config(), state_machine_name, test_case_name)
    if attempts is None:
        return None
    states = []
    for state, responses in attempts.items():
        mocked: list[Any] = []
        for first, last, response in responses:
            if "Return" in response:
                mocked.append(module.MockedResponseReturn(first, last, response["Return"]))
            else:
                thrown = response.get("Throw", {})
                mocked.append(module.MockedResponseThrow(first, last, thrown.get("Error"), thrown.get("Cause")))
        states.append(module.StateMockedResponses(state, state, mocked))
    return module.MockTestCase(state_machine_name, test_case_name, states)


def _service_failure(self: Any, env: Any, ex: Exception) -> Any:
    event = _shipped_service_error(self, env=env, ex=ex)
    details: Any = (event.event_details or {}).get("taskFailedEventDetails")
    if env.is_mocked_mode() and details is not None and "resource" not in details:
        details["resourceType"] = self._get_sfn_resource_type()
        details["resource"] = self._get_sfn_resource()
    return event


def _lambda_failure(self: Any, env: Any, ex: Exception) -> Any:
    from moto.stepfunctions.parser.api import HistoryEventType

    event = _shipped_lambda_error(self, env=env, ex=ex)
    details: Any = (event.event_details or {}).get("taskFailedEventDetails")
    if env.is_mocked_mode() and details is not None:
        event.event_type = HistoryEventType.LambdaFunctionFailed
        event.event_details = {"lambdaFunctionFailedEventDetails": details}
    return event


def install() -> None:
    """Load test cases and give thrown mocks their events."""
    global _shipped_service_error, _shipped_lambda_error
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service import (
        StateTaskService,
    )
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.state_task import StateTask
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.state_task_lambda import StateTaskLambda
    from moto.stepfunctions.parser.mocking import mock_config as module

    replace_name(module, "load_mock_test_case_for", _load)
    _shipped_service_error = vars(StateTask)["_from_error"]
    StateTaskService._from_error = _service_failure  # type: ignore[method-assign]
    _shipped_lambda_error = replace_method(StateTaskLambda, "_from_error", _lambda_failure)


_shipped_service_error: Any = None
_shipped_lambda_error: Any = None
