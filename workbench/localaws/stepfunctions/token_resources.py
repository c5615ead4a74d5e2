"""Answers to task tokens are allowed, or denied, on the machine whose task waits, as on AWS.

Seen on AWS: `... is not authorized to perform: states:SendTaskFailure on resource: arn:aws:states:...:stateMachine:...`
(NOAA-OWP/hydrovis#837); a policy that names the machine is enough (aws/aws-cdk#8486).
"""

import json
from typing import Any

from workbench.localaws.stepfunctions.corrections.task_tokens import machine_of

__all__ = ["install_token_resources"]


def install_token_resources() -> None:
    """Have IAM look at the machine instead of at "*" where a request to Step Functions names a token."""
    from ministack.core import iam_actions

    shipped = iam_actions.extract_resource_arn

    def extract_resource_arn(
        service: str, method: str, path: str, headers: Any, body: bytes, *rest: Any, **more: Any
    ) -> str:
        found = shipped(service, method, path, headers, body, *rest, **more)
        return (service == "states" and found == "*" and machine_of(_token(body))) or found

    iam_actions.extract_resource_arn = extract_resource_arn


def _token(body: bytes) -> str:
    try:
        return str(json.loads(body).get("taskToken", ""))
    except (ValueError, AttributeError):
        return ""
