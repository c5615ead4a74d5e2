"""A TestState request, decoded and checked as AWS checks it."""

import json
from dataclasses import dataclass, field
from typing import Any

from workbench.localaws.stepfunctions.parts.service_errors import CommonServiceException
from workbench.localaws.stepfunctions.test_state.find_state import find_state

__all__ = ["Request", "read_request"]

_MOCKABLE = ("Task", "Map", "Parallel")


@dataclass
class Request:
    """What is to be tested. `state` is its definition, `query_language` what holds around it."""

    name: str
    state: dict[str, Any]
    query_language: str
    raw_input: str
    role_arn: str | None
    level: str = "INFO"
    variables: dict[str, Any] = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)
    mock: dict[str, Any] | None = None
    configuration: dict[str, Any] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """The state's type, such as Task."""
        return str(self.state.get("Type"))


def read_request(request: dict[str, Any]) -> Request:
    """Decode a request. Raises InvalidDefinition, InvalidExecutionInput, ValidationException."""
    from moto.stepfunctions.parser.api import InvalidDefinition, InvalidExecutionInput

    try:
        definition = json.loads(request["definition"])
    except ValueError as error:
        raise InvalidDefinition(f"Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: {error}'") from error
    name, state, language = find_state(definition, request.get("stateName"))
    raw_input = request.get("input", "{}")
    try:
        json.loads(raw_input)
    except ValueError as error:
        raise InvalidExecutionInput(f"Invalid State Machine Execution Input: '{error}'") from error
    read = Request(
        name=name,
        state=state,
        query_language=state.get("QueryLanguage") or language,
        raw_input=raw_input,
        role_arn=request.get("roleArn"),
        level=request.get("inspectionLevel", "INFO"),
        variables=_json_object(request.get("variables"), "variables"),
        context=_json_object(request.get("context"), "context"),
        mock=request.get("mock"),
        configuration=request.get("stateConfiguration") or {},
    )
    _check_mock(read, request)
    return read


def _json_object(text: str | None, member: str) -> dict[str, Any]:
    if text is None:
        return {}
    try:
        value = json.loads(text)
    except ValueError as error:
        raise _refused(f"{member} must be valid JSON") from error
    if not isinstance(value, dict):
        raise _refused(f"{member} must be a JSON object")
    return value


def _check_mock(read: Request, request: dict[str, Any]) -> None:
    from moto.stepfunctions.parser.api import InvalidDefinition

    if read.mock is None:
        if read.type in ("Map", "Parallel"):
            raise InvalidDefinition(
                "TestState API does not support Map or Parallel states. "
                "Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]"
            )
        if read.type == "Task" and not read.role_arn:
            raise _refused("RoleArn must be specified when testing a Task state without a mock.")
        if read.context:
            raise _refused("Context is only supported when a mock is specified.")
        if read.configuration.get("mapIterationFailureCount") is not None:
            raise _refused("MapIterationFailureCount is only supported when a mock is specified.")
        return
    if read.type not in _MOCKABLE:
        raise _refused(f"State type '{read.type}' is not supported when a mock is specified")
    if request.get("revealSecrets"):
        raise _refused("TestState does not support RevealSecrets when a mock is specified.")
    if "result" in read.mock and "errorOutput" in read.mock:
        raise _refused("A test mock should have only one of the following fields: [result, errorOutput].")
    if "result" not in read.mock and "errorOutput" not in read.mock:
        raise _refused("A test mock must have one of the following fields: [result, errorOutput].")


def _refused(message: str) -> CommonServiceException:
    return CommonServiceException("ValidationException", message)
