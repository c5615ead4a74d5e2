"""Checks of a definition, fields lifted off it, and batches of items."""

import json
from typing import Any

import pytest

from workbench.localaws.stepfunctions.definition.diagnostics import as_error_message
from workbench.localaws.stepfunctions.definition.expressions import check_expressions
from workbench.localaws.stepfunctions.definition.lifted import lift
from workbench.localaws.stepfunctions.definition.structure import check_structure
from workbench.localaws.stepfunctions.map_run.batches import batched
from workbench.localaws.stepfunctions.map_run.readers import delimited_rows, items_of, pointed_at

pytestmark = pytest.mark.unit

END = {"Type": "Succeed"}


def machine(**states: Any) -> dict[str, Any]:
    return {"StartAt": "S", "States": states}


def found(definition: Any) -> list[tuple[str, str]]:
    return [(item.message, item.location) for item in check_structure(definition)]


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ([], [("Expected value of type [OBJECT]", "/")]),
        ({}, [("These fields are required: [StartAt, States]", "/")]),
        (machine(S={"End": True}), [("These fields are required: [Type]", "/States/S")]),
        (machine(S={"Type": "Task", "End": True}), [("These fields are required: [Resource]", "/States/S")]),
        (
            machine(S={"Type": "Pass", "TimeoutSeconds": 1, "End": True}),
            [("Field 'TimeoutSeconds' is not supported", "/States/S")],
        ),
        (
            machine(S={"Type": "Pass", "Next": "Z"}, T=END),
            [("Missing 'Next' target: Z", "/States/S/Next"), ('State "T" is not reachable.', "/States/T")],
        ),
        (machine(T=END), [("Missing 'StartAt' target: S", "/StartAt")]),
        (
            {**machine(S={"Type": "Pass", "QueryLanguage": "JSONPath", "End": True}), "QueryLanguage": "JSONata"},
            [("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", "/States/S")],
        ),
        (
            machine(S={"Type": "Map", "ItemProcessor": {"QueryLanguage": "JSONata", **machine(S=END)}, "End": True}),
            [("Field 'QueryLanguage' is not supported", "/States/S/ItemProcessor")],
        ),
        (
            machine(S={"Type": "Choice", "Choices": [{"Next": "T"}], "Default": "U"}, T=END, U=END),
            [],
        ),
    ],
)
def test_structure(definition: Any, expected: list[tuple[str, str]]) -> None:
    assert found(definition) == expected


def test_a_loop_without_an_end() -> None:
    codes = [item.code for item in check_structure(machine(S={"Type": "Pass", "Next": "S"}))]
    assert codes == ["MISSING_END_STATE"]


def test_the_error_names_each_finding() -> None:
    message = as_error_message(check_structure({"StartAt": "A"}))
    expected = "SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /"
    assert message == f"Invalid State Machine Definition: '{expected}'"


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("$states.input.items[value > 3].name", None),
        ("$map($x, function($i){ $i.b })", None),
        ("{'a': $x}", None),
        ("phone", "Reference to 'phone' at the top level is not supported."),
        ("1 + phone.number", "Reference to 'phone' at the top level is not supported."),
        ("$sum(a)", "Reference to 'a' at the top level is not supported."),
        ("$$", "Reference to '$$' is not supported."),
        ("a[1,2)", 'Expected "]", got ","'),
    ],
)
def test_expressions(expression: str, message: str | None) -> None:
    state = {"Type": "Pass", "Output": {"v": [f"{{% {expression} %}}"]}, "End": True}
    definition = {"QueryLanguage": "JSONata", **machine(S=state)}
    items = check_expressions(definition)
    assert [item.message for item in items] == ([message] if message else [])
    assert all(item.location == "/States/S/Output/v[0]" for item in items)


def test_fields_the_grammar_does_not_know_are_lifted_off() -> None:
    state = {
        "Type": "Map",
        "ItemBatcher": {"MaxItemsPerBatch": 2},
        "ToleratedFailurePercentage": 50,
        "ItemReader": {"ReaderConfig": {"InputType": "JSONL", "MaxItems": 3}},
        "ItemProcessor": {"ProcessorConfig": {"ExecutionType": "EXPRESS"}, **machine(A=END)},
    }
    text, fields = lift(json.dumps(machine(S=state)))
    left = json.loads(text)["States"]["S"]
    assert fields == {"S": {"ItemBatcher": {"MaxItemsPerBatch": 2}, "InputType": "JSONL", "ExecutionType": "EXPRESS"}}
    assert "ItemBatcher" not in left
    assert left["ItemReader"]["ReaderConfig"] == {"InputType": "JSON", "MaxItems": 3}
    assert '"ToleratedFailurePercentage": 50.0' in text


def test_a_definition_with_nothing_to_lift_stays_as_it_is() -> None:
    text = '{ "StartAt":"S", "States":{} }'
    assert lift(text) == (text, {})
    assert lift("not json") == ("not json", {})


@pytest.mark.parametrize(
    ("max_items", "max_bytes", "expected"),
    [(2, None, [[1, 2], [3]]), (None, 2, [[1, 2], [3]]), (None, None, [[1, 2, 3]]), (1, 100, [[1], [2], [3]])],
)
def test_batches(max_items: int | None, max_bytes: int | None, expected: list[list[int]]) -> None:
    assert [batch["Items"] for batch in batched([1, 2, 3], max_items, max_bytes, None)] == expected


def test_a_batch_has_an_input_only_when_it_is_declared() -> None:
    assert batched([1], None, None, None) == [{"Items": [1]}]
    assert batched([1], None, None, {"a": 1}) == [{"BatchInput": {"a": 1}, "Items": [1]}]
    assert batched([], 1, None, None) == []


def test_readers() -> None:
    def nothing(bucket: str, key: str) -> str:
        raise AssertionError((bucket, key))

    assert items_of("JSONL", '{"a": 1}\n\n2\n', nothing) == [{"a": 1}, 2]
    manifest = json.dumps(
        {"destinationBucket": "arn:aws:s3:::b", "fileSchema": "Bucket, Key", "files": [{"key": "k.csv"}]}
    )
    assert items_of("MANIFEST", manifest, lambda bucket, key: f"{bucket},{key}\n") == [{"Bucket": "b", "Key": "k.csv"}]
    with pytest.raises(ValueError, match="PARQUET"):
        items_of("PARQUET", "", nothing)
    assert delimited_rows('a|"b,c"\n', "PIPE") == 'a,"b,c"\n'
    assert pointed_at('{"a": [{"b/c": 1}]}', "/a/0/b~1c") == "1"
    with pytest.raises(ValueError, match="/a/1"):
        pointed_at('{"a": [0]}', "/a/1")
