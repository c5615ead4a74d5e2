"""Checks that an aws-sdk Resource names a service and an operation there are. Text as the service words it."""

from collections.abc import Iterator
from typing import Any

from botocore import xform_name

from workbench.localaws.stepfunctions.corrections.service_parameters import operation_of
from workbench.localaws.stepfunctions.definition.diagnostics import Diagnostic
from workbench.localaws.stepfunctions.service_names import boto_name, is_service

__all__ = ["check_resources"]

_SDK = "arn:aws:states:::aws-sdk:"


def check_resources(definition: dict[str, Any], at: str = "") -> Iterator[Diagnostic]:
    """Yield a finding for every aws-sdk Resource that is not recognised."""
    states = definition.get("States")
    for name, state in states.items() if isinstance(states, dict) else ():
        if not isinstance(state, dict):
            continue
        resource = state.get("Resource")
        if state.get("Type") == "Task" and isinstance(resource, str) and not _is_known(resource):
            yield Diagnostic(
                "SCHEMA_VALIDATION_FAILED",
                f"The resource provided {resource} is not recognized. The value is not a valid resource ARN, "
                "or the resource is not available in this region.",
                f"{at}/States/{name}/Resource",
            )
        for part in ("ItemProcessor", "Iterator"):
            if isinstance(state.get(part), dict):
                yield from check_resources(state[part], f"{at}/States/{name}/{part}")
        for index, branch in enumerate(state.get("Branches") or []):
            if isinstance(branch, dict):
                yield from check_resources(branch, f"{at}/States/{name}/Branches[{index}]")


def _is_known(resource: str) -> bool:
    if not resource.startswith(_SDK):
        return True
    service, _, action = resource.removeprefix(_SDK).partition(":")
    action = action.partition(".")[0]
    return is_service(service) and bool(action) and operation_of(boto_name(service), xform_name(action)) is not None
