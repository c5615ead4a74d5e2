"""Tells which IAM actions the tasks of a definition need."""

import re
from collections.abc import Iterator
from typing import Any

__all__ = ["task_actions"]

#: arn:aws:states:::<service>:<action>[.sync|.waitForTaskToken], with "aws-sdk:" before the service of an SDK task.
_INTEGRATION = re.compile(r"arn:[\w-]+:states:[^:]*:[^:]*:(?:aws-sdk:)?(?P<service>\w+):(?P<action>\w+)")
_FUNCTION = re.compile(r"arn:[\w-]+:lambda:")
#: Where the SDK's name of a service is not IAM's.
_IAM_NAMES = {
    "sfn": "states",
    "eventbridge": "events",
    "cloudwatchlogs": "logs",
    "sesv2": "ses",
    "cognitoidentityprovider": "cognito-idp",
}
#: Source: Step Functions Developer Guide, "How Step Functions generates IAM policies for integrated services".
_ALSO = {
    "states:StartExecution": ("states:DescribeExecution", "states:StopExecution"),
}
_CALLED = {"lambda:Invoke": "lambda:InvokeFunction", "apigateway:Invoke": "execute-api:Invoke"}
_SYNC_RULES = ("events:PutTargets", "events:PutRule", "events:DescribeRule")


def task_actions(definition: dict[str, Any]) -> list[str]:
    """Return the IAM actions that the tasks, item readers and result writers of a definition call, sorted.

    An HTTP task and an activity need what only a person can know, and are left out.
    """
    return sorted({action for resource in _resources(definition) for action in _actions(resource)})


def _resources(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("Resource"), str):
            yield part["Resource"]
        if part.get("ProcessorConfig", {}).get("Mode") == "DISTRIBUTED":
            yield "arn:aws:states:::states:startExecution.sync"
        for value in part.values():
            yield from _resources(value)
    elif isinstance(part, list):
        for value in part:
            yield from _resources(value)


def _actions(resource: str) -> Iterator[str]:
    if _FUNCTION.match(resource):
        yield "lambda:InvokeFunction"
    match = _INTEGRATION.match(resource)
    if match is None or match["service"] in ("http", "activity"):
        return
    service = _IAM_NAMES.get(match["service"], match["service"])
    action = f"{service}:{match['action'][0].upper()}{match['action'][1:]}"
    yield _CALLED.get(action, action)
    yield from _ALSO.get(action, ())
    if ".sync" in resource:
        yield from _SYNC_RULES
