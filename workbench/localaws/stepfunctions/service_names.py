"""Names of AWS services: what a Resource calls them, what boto3 calls them, what their errors start with.

An aws-sdk Resource uses the Java SDK's client name in lower case. Source: developer guide, "AWS SDK service
integrations"; error prefixes are the service ids of the API models, each word capitalised.
"""

import re
from functools import cache

import botocore.session

__all__ = ["boto_name", "error_prefix", "is_service"]

_BOTO_NAMES = {
    "cloudwatchevents": "events",
    "cloudwatchlogs": "logs",
    "cognitoidentityprovider": "cognito-idp",
    "costexplorer": "ce",
    "databasemigration": "dms",
    "directory": "ds",
    "elasticloadbalancing": "elb",
    "elasticloadbalancingv2": "elbv2",
    "eventbridge": "events",
    "iotdataplane": "iot-data",
    "resourcegroupstagging": "resourcegroupstaggingapi",
    "sfn": "stepfunctions",
    "states": "stepfunctions",
}


def boto_name(service: str) -> str:
    """Return boto3's name of a service a Resource names."""
    name = service.lower()
    return _BOTO_NAMES.get(name) or _by_plain_name().get(name.replace("-", ""), name)


@cache
def _by_plain_name() -> dict[str, str]:
    """Map a name without hyphens to boto3's: emrcontainers to emr-containers."""
    return {name.replace("-", ""): name for name in botocore.session.get_session().get_available_services()}


def is_service(service: str) -> bool:
    """Return whether there is such a service."""
    return boto_name(service) in _by_plain_name().values()


@cache
def error_prefix(service: str) -> str:
    """Return what a service's errors start with, such as DynamoDb for dynamodb; an unknown service is itself."""
    if not is_service(service):
        return service
    model = botocore.session.get_session().get_service_model(boto_name(service))
    words = re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+\d*|[A-Z]+\d*|\d+", str(model.service_id))
    return "".join(word[:1].upper() + word[1:].lower() for word in words)
