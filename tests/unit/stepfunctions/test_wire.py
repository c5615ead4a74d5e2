"""The JSON protocol: limits in AWS's words, types, dates."""

from datetime import UTC, datetime
from typing import Any

import pytest

from workbench.localaws.stepfunctions.wire.answers import to_wire
from workbench.localaws.stepfunctions.wire.check import SerializationError, constraint_violations, type_violation
from workbench.localaws.stepfunctions.wire.model import operation_model, operation_names, python_name

pytestmark = pytest.mark.unit

ARN = "arn:aws:states:us-east-1:000000000000:stateMachine:m"


@pytest.mark.parametrize(
    ("operation", "request_", "message"),
    [
        ("DescribeExecution", {}, "Value null at 'executionArn' failed to satisfy constraint: Member must not be null"),
        (
            "ListExecutions",
            {"stateMachineArn": ARN, "maxResults": 1001},
            "Value '1001' at 'maxResults' failed to satisfy constraint: "
            "Member must have value less than or equal to 1000",
        ),
        (
            "StartExecution",
            {"stateMachineArn": ARN, "name": "n" * 81},
            f"Value '{'n' * 81}' at 'name' failed to satisfy constraint: "
            "Member must have length less than or equal to 80",
        ),
        (
            "CreateStateMachine",
            {"name": "n", "definition": "{}", "roleArn": "r", "type": "SLOW"},
            "Value 'SLOW' at 'type' failed to satisfy constraint: "
            "Member must satisfy enum value set: [STANDARD, EXPRESS]",
        ),
    ],
)
def test_a_limit_is_refused_in_awss_words(operation: str, request_: dict[str, Any], message: str) -> None:
    assert constraint_violations(operation_model(operation), request_) == f"1 validation error detected: {message}"


def test_several_limits_are_counted() -> None:
    found = constraint_violations(operation_model("CreateStateMachine"), {})
    assert found is not None
    assert found.startswith("3 validation errors detected: ")


def test_a_sensitive_value_is_not_repeated() -> None:
    given = {"stateMachineArn": ARN, "input": "x" * 262_145}
    found = constraint_violations(operation_model("StartExecution"), given)
    assert found is not None
    assert "xxx" not in found


def test_a_wrong_json_type() -> None:
    model = operation_model("StartExecution")
    with pytest.raises(SerializationError, match="NUMBER_VALUE can not be converted to a String"):
        type_violation(model, {"stateMachineArn": 1})
    type_violation(model, {"stateMachineArn": ARN, "input": None})


def test_dates_are_numbers_and_nothing_is_left_out_but_none() -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, 678_900, tzinfo=UTC)
    assert to_wire({"a": moment, "b": None, "c": [False, 0, ""]}) == {"a": 1767323045.679, "c": [False, 0, ""]}


def test_names() -> None:
    assert python_name("stateMachineArn") == "state_machine_arn"
    assert "TestState" in operation_names()
