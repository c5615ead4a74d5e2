"""Names of errors of aws-sdk integrations for every service: the name of the service's client in the Java SDK.

DynamoDB is DynamoDb, SQS is Sqs, Secrets Manager is SecretsManager. Source: developer guide, "AWS SDK service
integrations"; the names are the service ids of the API models, each word capitalised.
"""

import re

import botocore.session
from botocore.exceptions import UnknownServiceError

from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["error_prefix", "install"]

_BOTO_NAMES = {"sfn": "stepfunctions", "eventbridge": "events", "cloudwatchlogs": "logs"}


def error_prefix(service: str) -> str:
    """Return what a service's errors start with, such as DynamoDb for dynamodb; an unknown service is itself."""
    try:
        model = botocore.session.get_session().get_service_model(_BOTO_NAMES.get(service.lower(), service.lower()))
    except UnknownServiceError:
        return service
    words = re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+\d*|[A-Z]+\d*|\d+", str(model.service_id))
    return "".join(word[:1].upper() + word[1:].lower() for word in words)


def install() -> None:
    """Name errors of services the shipped table does not list."""
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_aws_sdk import (
        StateTaskServiceAwsSdk,
    )

    replace_method(StateTaskServiceAwsSdk, "_normalise_service_error_name", staticmethod(error_prefix))
