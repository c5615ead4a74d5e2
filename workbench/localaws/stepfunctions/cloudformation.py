"""AWS::StepFunctions::StateMachine, Activity, and what a stack says differently from the service.

A template writes LoggingConfiguration and tags in PascalCase and its scalars may be strings; the service wants
camelCase and booleans.
"""

import json
from collections.abc import Callable
from typing import Any

from ministack.core.responses import get_account_id, get_region

from workbench.localaws.stepfunctions import engine
from workbench.localaws.stepfunctions.parts.service_errors import RequestContext
from workbench.localaws.stepfunctions.wire.errors import Answer
from workbench.localaws.stepfunctions.wire.handler import answer

__all__ = ["install_cloudformation", "to_service_shape"]

_BOOLEANS = ("includeExecutionData", "enabled")


def to_service_shape(value: Any) -> Any:
    """Return a template's PascalCase property in the service's camelCase, with "true" as True."""
    if isinstance(value, dict):
        return {_camel(name): _scalar(_camel(name), to_service_shape(item)) for name, item in value.items()}
    if isinstance(value, list):
        return [to_service_shape(item) for item in value]
    return value


def _camel(name: str) -> str:
    return name[:1].lower() + name[1:]


def _scalar(name: str, value: Any) -> Any:
    return value.lower() == "true" if name in _BOOLEANS and isinstance(value, str) else value


def _request(props: dict[str, Any], definition: str, tags: list[dict[str, str]]) -> dict[str, Any]:
    request: dict[str, Any] = {"definition": definition, "roleArn": props.get("RoleArn")}
    for name in ("LoggingConfiguration", "TracingConfiguration", "EncryptionConfiguration"):
        if name in props:
            request[_camel(name)] = to_service_shape(props[name])
    if tags:
        request["tags"] = tags
    return request


def _checked(result: Answer, action: str, name: str) -> dict[str, Any]:
    status, _, body = result
    payload = json.loads(body or b"{}")
    if status >= 400:
        raise ValueError(
            f'Resource handler returned message: "{payload.get("message")} (Service: Sfn, Status Code: {status})" '
            f"({action} of {name} was refused: {payload.get('__type')})"
        )
    return payload


def _create(logical_id: str, props: dict[str, Any], stack_name: str) -> tuple[str, dict[str, Any]]:
    from ministack.services.cloudformation import provisioners

    name = props.get("StateMachineName") or provisioners._physical_name(stack_name, logical_id, max_len=80)
    request = _request(props, provisioners._sfn_definition(props), provisioners._sfn_tags(props))
    request |= {"name": name, "type": props.get("StateMachineType", "STANDARD")}
    arn = _checked(answer("CreateStateMachine", request), "CreateStateMachine", name)["stateMachineArn"]
    return arn, provisioners._sfn_attrs(arn, name)


def _delete(physical_id: str, props: dict[str, Any]) -> None:  # noqa: ARG001 - the provisioner's convention
    _checked(answer("DeleteStateMachine", {"stateMachineArn": physical_id}), "DeleteStateMachine", physical_id)
    _forget_ended_executions(physical_id)


def _forget_ended_executions(machine_arn: str) -> None:
    """Forget what ran on a deleted machine: here the same stack made again gets the same ARN, on AWS a new one."""
    provider = engine.provider()
    executions = provider.get_store(RequestContext(get_account_id(), get_region())).executions
    for arn, execution in list(executions.items()):
        if execution.state_machine_arn == machine_arn and execution.status != "RUNNING":
            executions.pop(arn, None)


def _update_state_machine(request: dict[str, Any]) -> Answer:
    return answer("UpdateStateMachine", {name: to_service_shape_of(name, value) for name, value in request.items()})


def to_service_shape_of(name: str, value: Any) -> Any:
    """Return a request member in the service's shape; only configurations can come in a template's."""
    return to_service_shape(value) if name.endswith("Configuration") else value


def _create_activity(logical_id: str, props: dict[str, Any], stack_name: str) -> tuple[str, dict[str, Any]]:
    from ministack.services.cloudformation import provisioners

    name = props.get("Name") or provisioners._physical_name(stack_name, logical_id, max_len=80)
    arn = _checked(answer("CreateActivity", {"name": name}), "CreateActivity", name)["activityArn"]
    return arn, {"Arn": arn, "Name": name}


def _delete_activity(physical_id: str, props: dict[str, Any]) -> None:  # noqa: ARG001
    _checked(answer("DeleteActivity", {"activityArn": physical_id}), "DeleteActivity", physical_id)


def install_cloudformation(module: Any) -> None:
    """Point the stack's provisioners at the provider. `module` is the gateway's Step Functions module."""
    from ministack.services.cloudformation import provisioners

    module._update_state_machine = _update_state_machine
    module._tag_resource = _passed("TagResource")
    module._untag_resource = _passed("UntagResource")
    provisioners._sfn_state_machine_create = _create
    provisioners._sfn_state_machine_delete = _delete
    handlers: dict[str, Any] = provisioners._RESOURCE_HANDLERS
    handlers["AWS::StepFunctions::StateMachine"] |= {"create": _create, "delete": _delete}
    handlers["AWS::StepFunctions::Activity"] = {"create": _create_activity, "delete": _delete_activity}


def _passed(operation: str) -> Callable[[dict[str, Any]], Answer]:
    return lambda request: answer(operation, request)
