"""Fails a resource whose physical name is taken, instead of taking over what another stack owns."""

from collections.abc import Callable
from typing import Any

from ministack.core.responses import get_account_id, get_region
from ministack.services.cloudformation import _stacks, provisioners

from workbench.localaws.gateway.patching import replace
from workbench.localaws.stepfunctions.parts.arns import stepfunctions_state_machine_arn
from workbench.localaws.stepfunctions.wire.handler import answer

__all__ = ["apply"]

_Properties = dict[str, Any]


def _rule_key(props: _Properties) -> str:
    return provisioners._eb._rule_key(props["Name"], provisioners._eb_rule_bus_name(props))


def _machine_exists(props: _Properties) -> bool:
    arn = stepfunctions_state_machine_arn(props["StateMachineName"], get_account_id(), get_region())
    return answer("DescribeStateMachine", {"stateMachineArn": arn})[0] == 200


#: type -> the property with the name an author can give, and whether something with these properties' name exists.
_TYPES: dict[str, tuple[str, Callable[[_Properties], bool]]] = {
    "AWS::DynamoDB::Table": ("TableName", lambda props: props["TableName"] in provisioners._dynamodb._tables),
    "AWS::DynamoDB::GlobalTable": ("TableName", lambda props: props["TableName"] in provisioners._dynamodb._tables),
    "AWS::Events::EventBus": ("Name", lambda props: props["Name"] in provisioners._eb._event_buses),
    "AWS::Events::Rule": ("Name", lambda props: _rule_key(props) in provisioners._eb._rules),
    "AWS::SQS::Queue": ("QueueName", lambda props: props["QueueName"] in provisioners._sqs._queue_name_to_url),
    "AWS::Lambda::Function": (
        "FunctionName",
        lambda props: props["FunctionName"] in provisioners._lambda_svc._functions,
    ),
    "AWS::IAM::Role": ("RoleName", lambda props: props["RoleName"] in provisioners._iam._roles),
    "AWS::Logs::LogGroup": ("LogGroupName", lambda props: props["LogGroupName"] in provisioners._cw_logs._log_groups),
    "AWS::StepFunctions::StateMachine": ("StateMachineName", _machine_exists),
}
#: What is part of the identity beside the name.
_PLACE = {"AWS::Events::Rule": "EventBusName"}


def _identity(resource_type: str, props: _Properties) -> tuple[Any, Any]:
    return props.get(_TYPES[resource_type][0]), props.get(_PLACE.get(resource_type, ""))


def _owner(resource_type: str, props: _Properties) -> str | None:
    """Return the ARN of the stack of this account and region that holds the resource, None when none does."""
    for stack in _stacks.values():
        for resource in stack.get("_resources", {}).values():
            held = resource.get("Properties") or {}
            if resource.get("ResourceType") == resource_type and _identity(resource_type, held) == _identity(
                resource_type, props
            ):
                return str(stack["StackId"])
    return None


def _refuse_taken(resource_type: str, props: _Properties) -> None:
    """Raise ValueError with CloudFormation's reason when the name these properties give is taken."""
    if resource_type not in _TYPES:
        return
    name_property, exists = _TYPES[resource_type]
    name = props.get(name_property)
    if not name or not exists(props):
        return
    owner = _owner(resource_type, props)
    raise ValueError(f"{name} already exists in stack {owner}" if owner else f"{name} already exists")


def apply() -> None:
    """Look at the name before a stack creates a resource, or renames one."""
    create, update = provisioners._provision_resource, provisioners._update_resource

    def created(resource_type: str, logical_id: str, props: _Properties, stack_name: str) -> Any:
        _refuse_taken(resource_type, props)
        return create(resource_type, logical_id, props, stack_name)

    def updated(resource_type: str, physical_id: str, old: _Properties, new: _Properties, *rest: Any) -> Any:
        if resource_type in _TYPES and _identity(resource_type, old) != _identity(resource_type, new):
            _refuse_taken(resource_type, new)
        return update(resource_type, physical_id, old, new, *rest)

    replace(provisioners, "_provision_resource", created)
    replace(provisioners, "_update_resource", updated)
