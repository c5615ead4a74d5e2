"""The states service as botocore models it: operations, members, limits."""

from functools import cache

import botocore.loaders
from botocore.model import OperationModel, ServiceModel

__all__ = ["operation_model", "operation_names", "python_name"]


@cache
def _service() -> ServiceModel:
    return ServiceModel(botocore.loaders.create_loader().load_service_model("stepfunctions", "service-2"))


def operation_names() -> frozenset[str]:
    """Return the names of all operations, such as StartExecution."""
    return frozenset(_service().operation_names)


def operation_model(name: str) -> OperationModel:
    """Return one operation's model."""
    return _service().operation_model(name)


@cache
def python_name(name: str) -> str:
    """Return `state_machine_arn` for `stateMachineArn` and `start_execution` for `StartExecution`."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
