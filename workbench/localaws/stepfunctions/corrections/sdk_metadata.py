"""Adds SdkHttpMetadata and SdkResponseMetadata to the result of an optimised integration, as recorded on AWS."""

from typing import Any

from workbench.localaws.stepfunctions.clients import last_answer
from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["install"]


def _metadata() -> dict[str, Any]:
    answer = last_answer()
    if answer is None:
        return {}
    headers = {name: str(value) for name, value in answer.headers.items()}
    return {
        "SdkHttpMetadata": {
            "AllHttpHeaders": {name: [value] for name, value in headers.items()},
            "HttpHeaders": headers,
            "HttpStatusCode": answer.status,
        },
        "SdkResponseMetadata": {"RequestId": answer.request_id},
    }


def _with_metadata(shipped: Any) -> Any:
    def eval_service_task(self: Any, env: Any, **arguments: Any) -> None:
        shipped(self, env=env, **arguments)
        result = env.stack[-1]
        if isinstance(result, dict):
            if "Payload" in result and result["Payload"] is None:
                result["Payload"] = {}
            result.update(_metadata())

    return eval_service_task


def install() -> None:
    """Wrap the call of each optimised integration; aws-sdk integrations answer with the service's members alone."""
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import (
        state_task_service_batch,
        state_task_service_dynamodb,
        state_task_service_ecs,
        state_task_service_events,
        state_task_service_glue,
        state_task_service_lambda,
        state_task_service_sfn,
        state_task_service_sns,
        state_task_service_sqs,
    )

    for owner in (
        state_task_service_batch.StateTaskServiceBatch,
        state_task_service_dynamodb.StateTaskServiceDynamoDB,
        state_task_service_ecs.StateTaskServiceEcs,
        state_task_service_events.StateTaskServiceEvents,
        state_task_service_glue.StateTaskServiceGlue,
        state_task_service_lambda.StateTaskServiceLambda,
        state_task_service_sfn.StateTaskServiceSfn,
        state_task_service_sns.StateTaskServiceSns,
        state_task_service_sqs.StateTaskServiceSqs,
    ):
        replace_method(owner, "_eval_service_task", _with_metadata(vars(owner)["_eval_service_task"]))
