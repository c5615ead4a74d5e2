"""Which functions an execution called is read from its history alone."""

import json

import pytest

from workbench.recording.functions import functions_called

pytestmark = pytest.mark.unit


def _task(parameters: str, kind: str = "lambda") -> dict:
    details = {"resource": "invoke", "resourceType": kind, "parameters": parameters}
    return {"id": 1, "type": "TaskScheduled", "taskScheduledEventDetails": details}


def test_functions_are_named_once_in_order_without_their_version() -> None:
    arn = "arn:aws:lambda:us-east-1:000000000000:function:b"
    events = [
        _task(json.dumps({"FunctionName": "a:live"})),
        {"type": "LambdaFunctionScheduled", "lambdaFunctionScheduledEventDetails": {"resource": f"{arn}:$LATEST"}},
        _task(json.dumps({"FunctionName": "a"})),
        _task(json.dumps({"FunctionName": arn})),
    ]
    assert functions_called(events) == ["a", arn]


@pytest.mark.parametrize("parameters", ["", "not json", "[1]", "null", "{}", '{"FunctionName": ""}'])
def test_parameters_that_name_no_function_are_passed_over(parameters: str) -> None:
    assert functions_called([_task(parameters)]) == []


def test_other_services_are_not_functions() -> None:
    assert functions_called([_task(json.dumps({"FunctionName": "x"}), kind="dynamodb")]) == []
