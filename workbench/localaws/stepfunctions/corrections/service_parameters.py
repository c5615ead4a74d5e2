"""Turns a task's parameters into a request of the service and the answer into a task result.

moto's copy lost this step. Parameters are matched to the service's members whatever their case (StateMachineArn is
stateMachineArn), and results come in PascalCase. Source: developer guide, "Passing parameters to a service API".
"""

from datetime import datetime
from functools import cache
from typing import Any

import botocore.session
from botocore import xform_name
from botocore.model import OperationModel

from workbench.localaws.stepfunctions.corrections.state_entry import context_time
from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["install", "operation_of"]


@cache
def operation_of(service: str, method: str) -> OperationModel | None:
    """Return botocore's model of `method` (such as start_execution) of `service`, or None when there is none."""
    model = botocore.session.get_session().get_service_model(service)
    for name in model.operation_names:
        if xform_name(name) == method or name.lower() == method.replace("_", ""):
            return model.operation_model(name)
    return None


def _normalise_parameters(
    self: Any, parameters: dict[str, Any], boto_service_name: str | None = None, service_action_name: str | None = None
) -> None:
    operation = operation_of(
        self._get_boto_service_name(boto_service_name), self._get_boto_service_action(service_action_name)
    )
    if operation is not None and operation.input_shape is not None:
        self._to_boto_request(parameters, operation.input_shape)


def _normalise_response(
    self: Any, response: Any, boto_service_name: str | None = None, service_action_name: str | None = None
) -> None:
    operation = operation_of(
        self._get_boto_service_name(boto_service_name), self._get_boto_service_action(service_action_name)
    )
    if operation is not None and operation.output_shape is not None:
        self._from_boto_response(response, operation.output_shape)
    _write_times(response, as_milliseconds=type(self).__name__ == "StateTaskServiceSfn")


def _write_times(value: Any, as_milliseconds: bool) -> None:
    """Replace dates in place: nested executions carry milliseconds since the epoch, other services ISO 8601."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in list(items):
        if isinstance(item, datetime):
            value[key] = int(item.timestamp() * 1000) if as_milliseconds else context_time(item)
        else:
            _write_times(item, as_milliseconds)


def _eval_state_credentials(self: Any, env: Any) -> Any:
    """Return the role of the task's calls and, for a Credentials field, who assumes it."""
    credentials = _shipped_credentials(self, env)
    credentials.machine_role_arn = env.aws_execution_details.role_arn
    return credentials


def install() -> None:
    """Put the two steps back into every service integration."""
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service import (
        StateTaskService,
    )
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.state_task import StateTask

    global _shipped_credentials
    _shipped_credentials = replace_method(StateTask, "_eval_state_credentials", _eval_state_credentials)
    replace_method(StateTaskService, "_normalise_parameters", _normalise_parameters)
    replace_method(StateTaskService, "_normalise_response", _normalise_response)


_shipped_credentials: Any = None
