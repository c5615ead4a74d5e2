"""Names the events of a task: Task*, LambdaFunction* or Activity*, with the details AWS writes. Pure."""

from collections.abc import Mapping
from typing import Any

__all__ = ["family_of"]


def family_of(state: Mapping[str, Any], answer: Mapping[str, Any]) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Return the prefix of a task's events, the details of all of them, and those of its Scheduled event alone.

    >>> family_of({"Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken"}, {})[:2]
    ('Task', {'resource': 'sendMessage.waitForTaskToken', 'resourceType': 'sqs'})
    """
    resource = str(state.get("Resource", ""))
    seen = answer.get("inspectionData", {})
    timeout = state.get("TimeoutSeconds")
    limits = {"timeoutInSeconds": timeout if isinstance(timeout, int) else None}
    if ":lambda:" in resource and ":function:" in resource:
        return "LambdaFunction", {}, {"resource": resource, "input": seen.get("afterParameters"), **limits}
    if ":states:" in resource and ":activity:" in resource:
        return "Activity", {}, {"resource": resource, "input": seen.get("afterParameters"), **limits}
    service, _, action = resource.partition(":states:::")[2].rpartition(":")
    parameters = seen.get("afterArguments") or seen.get("afterParameters") or "{}"
    details = {"resource": action or resource, "resourceType": service or "unknown"}
    return "Task", details, {"parameters": parameters, "region": "", **limits}
