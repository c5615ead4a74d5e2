"""JSONata in running machines: values, variables, and the words of a failure."""

import json
from typing import Any

import pytest

from tests.local.stepfunctions.conftest import details, one, shape

pytestmark = pytest.mark.local

JSONATA = {"QueryLanguage": "JSONata"}


def test_values_come_out_as_json(machines: Any) -> None:
    output = {
        "quoted": "{% $states.input.s %}",
        "null": "{% null %}",
        "list": ["{% $range(1, 3, 1) %}", 'a "b"'],
        "whole": "{% 6 / 2 %}",
        "name": "{% $states.context.State.Name %}",
    }
    described, _ = machines.run(one({"Type": "Pass", "Output": output}, **JSONATA), {"s": 'say "hi"'})
    assert json.loads(described["output"]) == {
        "quoted": 'say "hi"',
        "null": None,
        "list": [[1, 2, 3], 'a "b"'],
        "whole": 3,
        "name": "S",
    }


def test_variables_are_assigned_and_recorded(machines: Any) -> None:
    definition = {
        **JSONATA,
        "StartAt": "A",
        "States": {
            "A": {"Type": "Pass", "Assign": {"x": "{% $states.input.n + 1 %}"}, "Next": "B"},
            "B": {
                "Type": "Choice",
                "Choices": [{"Condition": "{% $x = 2 %}", "Assign": {"y": "{% $x * 2 %}"}, "Next": "C"}],
                "Default": "C",
            },
            "C": {"Type": "Succeed", "Output": "{% [$x, $y] %}"},
        },
    }
    described, events = machines.run(definition, {"n": 1})
    assert json.loads(described["output"]) == [2, 4]
    assert details(events, "PassStateExited")[0]["assignedVariables"] == {"x": "2"}


@pytest.mark.parametrize(
    ("state", "field", "ending"),
    [
        ({"Type": "Pass", "Output": {"v": "{% $states.input.absent %}"}}, "Output/v", "returned nothing (undefined)."),
        (
            {"Type": "Pass", "Output": "{% 'a' + 1 %}"},
            "Output",
            'threw an error during evaluation. T2001: The left side of the "+" operator must evaluate to a number',
        ),
        ({"Type": "Pass", "Assign": {"x": [1, "{% $nothing %}"]}}, "Assign/x[1]", "returned nothing (undefined)."),
        ({"Type": "Pass", "Output": "{% $sum %}"}, "Output", "returned an unsupported result type."),
        (
            {"Type": "Wait", "Seconds": "{% 'x' %}"},
            "Seconds",
            "returned an unexpected result type. Expected 'number', but was 'string' for value: \"x\"",
        ),
    ],
)
def test_a_failure_names_expression_and_field(machines: Any, state: Any, field: str, ending: str) -> None:
    described, events = machines.run(one(state, **JSONATA))
    assert described["error"] == "States.QueryEvaluationError"
    cause = described["cause"]
    assert cause.startswith("An error occurred while executing the state 'S' (entered at the event id #2). The JSONata")
    assert cause.endswith(f"specified for the field '{field}' {ending}")
    failure = details(events, "EvaluationFailed")[0]
    assert (failure["state"], failure["location"], failure["cause"]) == ("S", field, cause)
    before = 2 if state["Type"] == "Wait" else 0
    assert shape(events)[2:] == [(before, "EvaluationFailed"), (3, "ExecutionFailed")]


def test_a_map_over_no_array_is_caught(machines: Any) -> None:
    inner = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "C", "Output": "{% $states.errorOutput %}"}]
    definition = one({"Type": "Map", "Items": "{% 5 %}", "ItemProcessor": inner, "Catch": catch}, **JSONATA)
    definition["States"]["C"] = {"Type": "Succeed"}
    described, events = machines.run(definition)
    assert "Expected 'array', but was 'number' for value: 5" in json.loads(described["output"])["Cause"]
    assert shape(events)[2:5] == [(0, "EvaluationFailed"), (3, "MapStateFailed"), (4, "MapStateExited")]
