"""Gives one event to one target of a kind this course uses; a failure is a DeliveryError with AWS's code."""

import json
import uuid
from typing import Any

from ministack import app
from ministack.services import eventbridge, lambda_svc, sns, sqs, stepfunctions

from workbench.localaws.eventbus.errors import DeliveryError
from workbench.localaws.eventbus.permissions import require_policy, require_role

__all__ = ["KINDS", "deliver"]

#: The services whose targets are delivered here; ministack keeps the others.
KINDS = frozenset({"states", "lambda", "sqs", "sns"})
#: What StartExecution says when it can be tried again.
_BUSY = frozenset({"ExecutionLimitExceeded", "ThrottlingException", "InternalError"})


def deliver(spec: Any, target: dict[str, Any], rule: dict[str, Any], event_id: str, payload: str) -> None:
    """Deliver, or raise DeliveryError. `spec` is the target's parsed ARN."""
    arn, rule_arn, role_arn = target["Arn"], rule.get("Arn", ""), target.get("RoleArn", "")
    if spec.service == "states":
        _start_execution(arn, rule_arn, role_arn, event_id, payload)
    elif not eventbridge._target_matches_request_scope(spec):
        raise DeliveryError("NO_RESOURCE", f"The target {arn} is in another account or Region.")
    elif spec.service == "lambda":
        _invoke(arn, rule_arn, role_arn, payload)
    elif spec.service == "sqs":
        _send_message(spec, arn, rule_arn, role_arn, target, payload)
    else:
        _publish(arn, rule_arn, role_arn, payload)


def _start_execution(arn: str, rule_arn: str, role_arn: str, event_id: str, payload: str) -> None:
    require_role(role_arn, "states:StartExecution", arn, rule_arn)
    if stepfunctions._resolve_state_machine_arn(arn) is None:
        raise DeliveryError("NO_RESOURCE", f"State Machine Does Not Exist: '{arn}'")
    request = {"stateMachineArn": arn, "name": f"{event_id}_{uuid.uuid4()}", "input": payload}
    status, _, body = stepfunctions._start_execution(request)
    if status < 300:
        return
    answer = json.loads(body)
    code = str(answer.get("__type", "")).rpartition("#")[2]
    message = f"{code}: {answer.get('message', '')}"
    if code in _BUSY or status >= 500:
        raise DeliveryError("THROTTLING", message, retriable=True)
    raise DeliveryError("NO_RESOURCE" if code == "StateMachineDoesNotExist" else "INVALID_PARAMETER", message)


def _invoke(arn: str, rule_arn: str, role_arn: str, payload: str) -> None:
    func, config, name = lambda_svc._get_func_record_for_ref(arn)
    if not func or not config:
        raise DeliveryError("NO_RESOURCE", f"Function not found: {arn}")
    if role_arn:
        require_role(role_arn, "lambda:InvokeFunction", arn, rule_arn)
    else:
        require_policy(func.get("policy"), "lambda:InvokeFunction", arn, rule_arn)
    # An asynchronous invocation: what the function makes of it is no longer EventBridge's business.
    lambda_svc.invoke_async_with_retry(lambda_svc._execution_record_for_config(func, config), _parsed(payload))


def _parsed(payload: str) -> Any:
    try:
        return json.loads(payload)
    except ValueError:
        return payload


def _send_message(spec: Any, arn: str, rule_arn: str, role_arn: str, target: dict[str, Any], payload: str) -> None:
    queue = sqs._queue_by_arn(arn)
    if queue is None:
        raise DeliveryError("NO_RESOURCE", f"The specified queue does not exist: {arn}")
    _require_either(queue["attributes"].get("Policy"), "sqs:SendMessage", arn, rule_arn, role_arn)
    parameters = target.get("SqsParameters") or {}
    if queue.get("is_fifo") and not parameters.get("MessageGroupId"):
        raise DeliveryError("INVALID_PARAMETER", "The request must contain the parameter MessageGroupId.")
    eventbridge._dispatch_to_sqs(spec, payload, parameters)


def _publish(arn: str, rule_arn: str, role_arn: str, payload: str) -> None:
    topic = sns._topics.get(arn)
    if topic is None:
        raise DeliveryError("NO_RESOURCE", f"Topic does not exist: {arn}")
    _require_either((sns.topic_policy_for_arn(arn) or ("", ""))[0], "sns:Publish", arn, rule_arn, role_arn)
    try:
        sns.publish_internal(arn, payload, "EventBridge Notification")
    except sns.SnsPublishError as error:
        raise DeliveryError("INVALID_PARAMETER", str(error)) from error


def _require_either(policy: Any, action: str, arn: str, rule_arn: str, role_arn: str) -> None:
    if role_arn:
        require_role(role_arn, action, arn, rule_arn)
    elif app.AUTH:
        require_policy(policy, action, arn, rule_arn)
