"""Names and causes of a service's errors as a task reports them.

An optimised integration quotes service, status, code and request id, separated by semicolons; recorded names are
SQS.AmazonSQSException, SQS.SdkClientException for an address that is none, and the service's prefix with the code
elsewhere.
"""

from typing import Any

from botocore.exceptions import ClientError

from workbench.localaws.stepfunctions.corrections.failing import failure
from workbench.localaws.stepfunctions.seams import replace_method
from workbench.localaws.stepfunctions.service_names import boto_name, error_prefix

__all__ = ["install"]

#: Service of an optimised integration -> what its errors start with, and what its causes call it.
_OPTIMISED = {"ecs": ("ECS", "AmazonECS"), "events": ("EventBridge", "AmazonEventBridge"), "glue": ("Glue", "AWSGlue")}


def _cause(error: ClientError, service: str) -> str:
    metadata: Any = error.response["ResponseMetadata"]
    code, message = error.response["Error"]["Code"], error.response["Error"]["Message"]
    return (
        f"{message} (Service: {service}; Status Code: {metadata['HTTPStatusCode']}; Error Code: {code}; "
        f"Request ID: {metadata.get('RequestId')}; Proxy: null)"
    )


def _failed(self: Any, env: Any, error: str, cause: str) -> Any:
    details = {
        "resourceType": self._get_sfn_resource_type(),
        "resource": self._get_sfn_resource(),
        "error": error,
        "cause": cause,
    }
    return failure(env, error, details, "TaskFailed").failure_event


def _from_client_error(shipped: Any) -> Any:
    def from_error(self: Any, env: Any, ex: Exception) -> Any:
        if isinstance(ex, ClientError) and self.resource.service_name in _OPTIMISED:
            prefix, service = _OPTIMISED[self.resource.service_name]
            code = ex.response["Error"]["Code"]
            name = code if code.endswith("Exception") else f"{code}Exception"
            return _failed(self, env, f"{prefix}.{name}", _cause(ex, service))
        return shipped(self, env=env, ex=ex)

    return from_error


def _sqs_error(self: Any, env: Any, ex: Exception) -> Any:
    if not isinstance(ex, ClientError):
        return _shipped_sqs_error(self, env=env, ex=ex)
    if getattr(env, "queue_is_no_address", False):
        return _failed(self, env, "SQS.SdkClientException", ex.response["Error"]["Message"])
    return _failed(self, env, "SQS.AmazonSQSException", _cause(ex, "AmazonSQS"))


def _sqs_task(shipped: Any) -> Any:
    def eval_service_task(self: Any, env: Any, normalised_parameters: dict[str, Any], **more: Any) -> None:
        address = str(normalised_parameters.get("QueueUrl", ""))
        # The failure is reported on the state's environment, of which this one is a frame.
        for place in (env, *getattr(env, "owners", ())):
            place.queue_is_no_address = "://" not in address
        shipped(self, env=env, normalised_parameters=normalised_parameters, **more)

    return eval_service_task


def _boto_service_name(self: Any, boto_service_name: str | None = None) -> str:
    return boto_name(boto_service_name or self.resource.api_name)


def install() -> None:
    """Correct names and causes."""
    global _shipped_sqs_error
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import (
        state_task_service,
        state_task_service_aws_sdk,
        state_task_service_ecs,
        state_task_service_events,
        state_task_service_glue,
        state_task_service_sqs,
    )

    replace_method(state_task_service.StateTaskService, "_get_boto_service_name", _boto_service_name)
    replace_method(
        state_task_service_aws_sdk.StateTaskServiceAwsSdk, "_normalise_service_error_name", staticmethod(error_prefix)
    )
    for owner in (state_task_service_events.StateTaskServiceEvents, state_task_service_glue.StateTaskServiceGlue):
        replace_method(owner, "_from_error", _from_client_error(vars(owner)["_from_error"]))
    ecs: Any = state_task_service_ecs.StateTaskServiceEcs
    ecs._from_error = _from_client_error(ecs._from_error)
    sqs = state_task_service_sqs.StateTaskServiceSqs
    _shipped_sqs_error = replace_method(sqs, "_from_error", _sqs_error)
    replace_method(sqs, "_eval_service_task", _sqs_task(vars(sqs)["_eval_service_task"]))


_shipped_sqs_error: Any = None
