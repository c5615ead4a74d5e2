"""Distributed maps: readers, batches, tolerated failures, results, child executions."""

import json
from typing import Any
from uuid import uuid4

import pytest

from tests.local.stepfunctions.conftest import one, shape

pytestmark = pytest.mark.local

PASS = {"A": {"Type": "Pass", "End": True}}
FAILS_ON_2 = {
    "A": {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 2, "Next": "F"}], "Default": "G"},
    "F": {"Type": "Fail", "Error": "E"},
    "G": {"Type": "Succeed"},
}


def distributed(states: dict[str, Any] = PASS, **fields: Any) -> dict[str, Any]:
    config = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    processor = {"ProcessorConfig": config, "StartAt": "A", "States": states}
    return one({"Type": "Map", "ItemProcessor": processor, **fields})


@pytest.fixture(scope="module")
def bucket(client: Any) -> str:
    name = f"maps-{uuid4().hex[:10]}"
    s3 = client("s3")
    s3.create_bucket(Bucket=name)
    files = {
        "a.csv": "h,i\n1,2\n3,4\n",
        "a.psv": "h|i\n1|2\n",
        "a.json": '[{"k": 1}, {"k": 2}]',
        "deep.json": '{"orders": {"items": [1, 2]}}',
        "a.jsonl": '{"k": 1}\n{"k": 2}\n',
        "twice.csv": "h,h\n1,2\n",
        "bad.json": "{",
    }
    for key, body in files.items():
        s3.put_object(Bucket=name, Key=key, Body=body.encode())
    return name


def reader(bucket: str, key: str, **config: Any) -> dict[str, Any]:
    return {
        "Resource": "arn:aws:states:::s3:getObject",
        "ReaderConfig": config,
        "Parameters": {"Bucket": bucket, "Key": key},
    }


@pytest.mark.parametrize(
    ("key", "config", "expected"),
    [
        ("a.csv", {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}, [{"h": "1", "i": "2"}, {"h": "3", "i": "4"}]),
        (
            "a.csv",
            {"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["x", "y"], "MaxItems": 1},
            [{"x": "h", "y": "i"}],
        ),
        (
            "a.psv",
            {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "CSVDelimiter": "PIPE"},
            [{"h": "1", "i": "2"}],
        ),
        ("a.json", {"InputType": "JSON"}, [{"k": 1}, {"k": 2}]),
        ("deep.json", {"InputType": "JSON", "ItemsPointer": "/orders/items"}, [1, 2]),
        ("a.jsonl", {"InputType": "JSONL", "MaxItems": 1}, [{"k": 1}]),
    ],
)
def test_items_are_read_from_s3(machines: Any, bucket: str, key: str, config: Any, expected: Any) -> None:
    described, _ = machines.run(distributed(ItemReader=reader(bucket, key, **config)))
    assert json.loads(described["output"]) == expected


@pytest.mark.parametrize(
    ("key", "config"),
    [
        ("none.json", {"InputType": "JSON"}),
        ("bad.json", {"InputType": "JSON"}),
        ("twice.csv", {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}),
        ("a.json", {"InputType": "JSON", "ItemsPointer": "/none"}),
    ],
)
def test_items_that_cannot_be_read_fail_the_map(machines: Any, bucket: str, key: str, config: Any) -> None:
    described, events = machines.run(distributed(ItemReader=reader(bucket, key, **config)))
    assert described["error"] == "States.ItemReaderFailed"
    assert [kind for _, kind in shape(events)][3:] == [
        "MapRunStarted",
        "MapRunFailed",
        "MapStateFailed",
        "ExecutionFailed",
    ]


def test_a_buckets_objects_are_items(machines: Any, bucket: str) -> None:
    lister = {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": bucket, "Prefix": "a.j"}}
    described, _ = machines.run(distributed(ItemReader=lister))
    listed = json.loads(described["output"])
    assert [item["Key"] for item in listed] == ["a.json", "a.jsonl"]
    assert isinstance(listed[0]["LastModified"], int)


def test_items_come_in_batches(machines: Any) -> None:
    batcher = {"MaxItemsPerBatchPath": "$.n", "BatchInput": {"n.$": "$.n"}}
    selector = {"v.$": "$$.Map.Item.Value"}
    definition = distributed(ItemsPath="$.l", ItemSelector=selector, ItemBatcher=batcher)
    described, _ = machines.run(definition, {"l": [1, 2, 3], "n": 2})
    assert json.loads(described["output"]) == [
        {"BatchInput": {"n": 2}, "Items": [{"v": 1}, {"v": 2}]},
        {"BatchInput": {"n": 2}, "Items": [{"v": 3}]},
    ]


@pytest.mark.parametrize(
    "tolerance",
    [{"ToleratedFailureCount": 1}, {"ToleratedFailurePercentage": 40}, {"ToleratedFailureCountPath": "$[0]"}],
)
def test_tolerated_failures_leave_no_result(machines: Any, tolerance: dict[str, Any]) -> None:
    described, _ = machines.run(distributed(FAILS_ON_2, **tolerance), [1, 2, 3])
    assert json.loads(described["output"]) == [1, 3]


def test_too_many_failures_fail_the_map(machines: Any) -> None:
    described, events = machines.run(distributed(FAILS_ON_2), [1, 2, 3])
    assert described["error"] == "States.ExceedToleratedFailureThreshold"
    assert [kind for _, kind in shape(events)][4:] == ["MapRunFailed", "MapStateFailed", "ExecutionFailed"]


def test_children_are_executions(machines: Any) -> None:
    states = machines.states
    described, _ = machines.run(distributed(FAILS_ON_2, ToleratedFailureCount=1, Label="lab"), [1, 2])
    run = states.list_map_runs(executionArn=described["executionArn"])["mapRuns"][0]
    assert "/lab:" in run["mapRunArn"]
    counted = states.describe_map_run(mapRunArn=run["mapRunArn"])
    assert (counted["status"], counted["itemCounts"]["succeeded"], counted["itemCounts"]["failed"]) == (
        "SUCCEEDED",
        1,
        1,
    )
    assert counted["executionCounts"]["running"] == 0
    children = states.list_executions(mapRunArn=run["mapRunArn"], statusFilter="FAILED")["executions"]
    assert len(children) == 1
    child = states.describe_execution(executionArn=children[0]["executionArn"])
    assert (child["error"], child["mapRunArn"]) == ("E", run["mapRunArn"])
    kinds = [kind for _, kind in shape(machines.history(child["executionArn"]))]
    assert (kinds[0], kinds[-1]) == ("ExecutionStarted", "ExecutionFailed")


def test_results_are_written(machines: Any, client: Any, bucket: str) -> None:
    writer = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": bucket, "Prefix": "out"}}
    described, _ = machines.run(distributed(ResultWriter=writer), [1, 2])
    output = json.loads(described["output"])
    where = output["ResultWriterDetails"]
    read = lambda key: json.loads(client("s3").get_object(Bucket=bucket, Key=key)["Body"].read())  # noqa: E731
    manifest = read(where["Key"])
    assert manifest["MapRunArn"] == output["MapRunArn"]
    results = read(manifest["ResultFiles"]["SUCCEEDED"][0]["Key"])
    assert sorted(result["Output"] for result in results) == ["1", "2"]
    assert {result["Status"] for result in results} == {"SUCCEEDED"}


@pytest.mark.parametrize(
    ("transformation", "expected"), [("COMPACT", [[1, 2], 3]), ("FLATTEN", [1, 2, 3])], ids=["compact", "flatten"]
)
def test_results_are_transformed(
    machines: Any, client: Any, bucket: str, transformation: str, expected: list[Any]
) -> None:
    config = {"Transformation": transformation, "OutputType": "JSONL"}
    inline, _ = machines.run(distributed(ResultWriter={"WriterConfig": config}), [[1, 2], 3])
    assert json.loads(inline["output"]) == expected
    writer = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": bucket}, "WriterConfig": config}
    described, _ = machines.run(distributed(ResultWriter=writer), [[1, 2], 3])
    read = lambda key: client("s3").get_object(Bucket=bucket, Key=key)["Body"].read().decode()  # noqa: E731
    manifest = json.loads(read(json.loads(described["output"])["ResultWriterDetails"]["Key"]))
    key = manifest["ResultFiles"]["SUCCEEDED"][0]["Key"]
    assert key.endswith(".jsonl")
    assert [json.loads(line) for line in read(key).splitlines()] == expected


def test_express_children_leave_no_execution(machines: Any, client: Any) -> None:
    definition = distributed(ResultWriter={"WriterConfig": {"Transformation": "NONE", "OutputType": "JSON"}})
    definition["States"]["S"]["ItemProcessor"]["ProcessorConfig"]["ExecutionType"] = "EXPRESS"
    described, _ = machines.run(definition, [1, 2])
    results = json.loads(described["output"])
    assert sorted(result["Output"] for result in results) == ["1", "2"]
    assert all(":express:" in result["ExecutionArn"] for result in results)
    map_run = machines.states.list_map_runs(executionArn=described["executionArn"])["mapRuns"][0]["mapRunArn"]
    assert machines.states.describe_map_run(mapRunArn=map_run)["executionCounts"]["succeeded"] == 2
    assert machines.states.list_executions(mapRunArn=map_run)["executions"] == []
