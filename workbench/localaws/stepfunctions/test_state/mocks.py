"""Checks a mocked result against what the state could really return.

STRICT wants every required member and the right types, PRESENT only the right types, NONE only JSON. Members the
model does not know are allowed. Source: API reference, MockInput.
"""

import json
from datetime import datetime
from typing import Any

from botocore import xform_name
from botocore.model import ListShape, MapShape, Shape, StructureShape

from workbench.localaws.stepfunctions.corrections.service_parameters import operation_of
from workbench.localaws.stepfunctions.parts.service_errors import CommonServiceException
from workbench.localaws.stepfunctions.service_names import boto_name
from workbench.localaws.stepfunctions.test_state.request import Request

__all__ = ["mocked_result"]

_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "double": (int, float),
    "float": (int, float),
    "integer": (int,),
    "long": (int,),
    "string": (str,),
}
_NAMES = {"double": "number", "float": "number", "integer": "number", "long": "number"}


def mocked_result(request: Request) -> Any:
    """Return the mocked result. Raises ValidationException when it is not what the state could return."""
    mock = request.mock or {}
    try:
        result = json.loads(mock["result"])
    except ValueError as error:
        raise _refused("Mocked result must be valid JSON") from error
    mode = mock.get("fieldValidationMode", "STRICT")
    if request.type == "Map":
        _check_map(request, result)
    elif request.type == "Parallel" and not isinstance(result, list):
        raise _refused("Mocked result must be an array.")
    elif request.type == "Task" and mode != "NONE":
        shape = _output_shape(str(request.state.get("Resource", "")))
        if shape is not None:
            _check(result, shape, strict=mode == "STRICT", path="")
    return result


def _check_map(request: Request, result: Any) -> None:
    if "ResultWriter" in request.state:
        if not isinstance(result, dict):
            raise _refused("Mocked result must be a JSON object.")
    elif not isinstance(result, list):
        raise _refused("Mocked result must be an array.")


def _output_shape(resource: str) -> StructureShape | None:
    """Return the answer's shape of an integration, or None when it has no model (functions, activities, apigateway)."""
    parts = resource.split(":")
    if not resource.startswith("arn:aws:states:::"):
        return None
    if parts[5] == "aws-sdk":
        service, action = parts[6], parts[7]
    else:
        service, action = parts[5], parts[6]
    if service in ("apigateway", "http"):
        return None
    action, _, pattern = action.partition(".")
    if service == "states" and pattern.startswith("sync"):
        action = "describeExecution"
    try:
        operation = operation_of(boto_name(service), xform_name(action))
    except Exception as error:
        raise _refused(f"The service '{service}' of the resource '{resource}' is not known.") from error
    return operation.output_shape if operation else None


def _check(value: Any, shape: Shape, strict: bool, path: str) -> None:
    if isinstance(shape, StructureShape):
        if not isinstance(value, dict):
            raise _invalid(f"Field '{path}' must be an object" if path else "Mocked result must be a JSON object.")
        known = {name[:1].upper() + name[1:]: member for name, member in shape.members.items()}
        required = {name[:1].upper() + name[1:] for name in shape.required_members}
        for name in sorted(required if strict else ()):
            if name not in value:
                raise _invalid(f"Required field '{_joined(path, name)}' is missing")
        for name, item in value.items():
            if name in known and item is not None:
                _check(item, known[name], strict, _joined(path, name))
    elif isinstance(shape, ListShape):
        if not isinstance(value, list):
            raise _invalid(f"Field '{path}' must be an array")
        for item in value:
            _check(item, shape.member, strict, path)
    elif isinstance(shape, MapShape):
        if not isinstance(value, dict):
            raise _invalid(f"Field '{path}' must be an object")
    else:
        _check_scalar(value, shape, path)


def _check_scalar(value: Any, shape: Shape, path: str) -> None:
    if shape.type_name == "timestamp":
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            raise _invalid(f"Field '{path}' must be a valid timestamp")
        if isinstance(value, str) and not _is_time(value):
            raise _invalid(f"Field '{path}' must be a valid timestamp")
        return
    types = _PYTHON_TYPES.get(shape.type_name)
    if types is None:
        return
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise _invalid(f"Field '{path}' must be a {_NAMES.get(shape.type_name, shape.type_name)}")


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _invalid(message: str) -> CommonServiceException:
    return _refused(f"Mock result schema validation error: {message}")


def _refused(message: str) -> CommonServiceException:
    return CommonServiceException("ValidationException", message)
