"""TestState: stages of the data flow, mocks, retry and catch decisions, refusals."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local.stepfunctions.conftest import Machines

pytestmark = pytest.mark.local

INVOKE = {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "f", "Payload.$": "$.p"},
    "ResultSelector": {"v.$": "$.Payload.k"},
    "ResultPath": "$.r",
    "Retry": [
        {"ErrorEquals": ["A"], "MaxAttempts": 0},
        {"ErrorEquals": ["X"], "IntervalSeconds": 2, "BackoffRate": 3, "MaxAttempts": 2, "MaxDelaySeconds": 5},
    ],
    "Catch": [{"ErrorEquals": ["Y"], "Next": "M"}, {"ErrorEquals": ["States.ALL"], "ResultPath": "$.e", "Next": "H"}],
    "Next": "N",
}
RESULT = json.dumps({"StatusCode": 200, "Payload": "{}"})
MAP = {
    "Type": "Map",
    "ItemsPath": "$.l",
    "MaxConcurrency": 2,
    "ItemSelector": {"v.$": "$$.Map.Item.Value", "i.$": "$$.Map.Item.Index", "n.$": "$.n"},
    "ItemProcessor": {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}},
    "End": True,
}


def ask(machines: Machines, state: Any, given: Any = None, **members: Any) -> dict[str, Any]:
    answer = machines.states.test_state(
        definition=json.dumps(state), input=json.dumps({} if given is None else given), **members
    )
    answer.pop("ResponseMetadata")
    return answer


def stages(answer: dict[str, Any]) -> dict[str, Any]:
    data = answer["inspectionData"]
    return {name: json.loads(value) if isinstance(value, str) else value for name, value in data.items()}


def test_the_documented_pass_state(machines: Machines) -> None:
    state = {
        "Type": "Pass",
        "InputPath": "$.payload",
        "Parameters": {"data": 1},
        "ResultPath": "$.result",
        "OutputPath": "$.result.data",
        "Next": "Another State",
    }
    answer = ask(machines, state, {"payload": {"foo": "bar"}}, inspectionLevel="DEBUG")
    assert (answer["output"], answer["nextState"], answer["status"]) == ("1", "Another State", "SUCCEEDED")
    assert stages(answer) == {
        "input": {"payload": {"foo": "bar"}},
        "afterInputPath": {"foo": "bar"},
        "afterParameters": {"data": 1},
        "afterResultSelector": {"data": 1},
        "afterResultPath": {"payload": {"foo": "bar"}, "result": {"data": 1}},
    }


@pytest.mark.parametrize(
    ("state", "given", "status", "next_state"),
    [
        (
            {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericEquals": 1, "Next": "A"}]},
            {"n": 1},
            "SUCCEEDED",
            "A",
        ),
        ({"Type": "Succeed"}, {}, "SUCCEEDED", None),
        ({"Type": "Wait", "Seconds": 0, "Next": "Q"}, {}, "SUCCEEDED", "Q"),
        ({"Type": "Fail", "Error": "E", "Cause": "C"}, {}, "FAILED", None),
        ({"Type": "Pass", "InputPath": "$.none", "End": True}, {}, "FAILED", None),
    ],
)
def test_states_of_every_kind(machines: Machines, state: Any, given: Any, status: str, next_state: str | None) -> None:
    answer = ask(machines, state, given)
    assert (answer["status"], answer.get("nextState")) == (status, next_state)
    assert "inspectionData" not in answer


def test_a_mocked_result_flows_through_the_state(machines: Machines) -> None:
    mock = {"result": json.dumps({"StatusCode": 200, "Payload": {"k": 1}}), "fieldValidationMode": "NONE"}
    answer = ask(machines, INVOKE, {"p": 5}, inspectionLevel="DEBUG", mock=mock)
    assert (json.loads(answer["output"]), answer["nextState"]) == ({"p": 5, "r": {"v": 1}}, "N")
    seen = stages(answer)
    assert seen["afterParameters"] == {"FunctionName": "f", "Payload": 5}
    assert seen["result"]["Payload"] == {"k": 1}
    assert (seen["afterResultSelector"], seen["afterResultPath"]) == ({"v": 1}, {"p": 5, "r": {"v": 1}})


@pytest.mark.parametrize(("retries", "seconds"), [(0, 2), (1, 5)])
def test_a_mocked_error_that_would_be_retried(machines: Machines, retries: int, seconds: int) -> None:
    mock = {"errorOutput": {"error": "X", "cause": "c"}}
    configuration = {"retrierRetryCount": retries}
    answer = ask(machines, INVOKE, {"p": 5}, inspectionLevel="DEBUG", mock=mock, stateConfiguration=configuration)
    assert (answer["status"], answer["error"], answer["cause"]) == ("RETRIABLE", "X", "c")
    assert stages(answer)["errorDetails"] == {"retryIndex": 1, "retryBackoffIntervalSeconds": seconds}
    assert not {"output", "nextState"} & set(answer)


def test_a_mocked_error_that_is_caught(machines: Machines) -> None:
    mock = {"errorOutput": {"error": "X", "cause": "c"}}
    configuration = {"retrierRetryCount": 2}
    answer = ask(machines, INVOKE, {"p": 5}, inspectionLevel="DEBUG", mock=mock, stateConfiguration=configuration)
    assert (answer["status"], answer["nextState"]) == ("CAUGHT_ERROR", "H")
    assert json.loads(answer["output"]) == {"p": 5, "e": {"Error": "X", "Cause": "c"}}
    assert stages(answer)["errorDetails"] == {"catchIndex": 1}


def test_a_mocked_map(machines: Machines) -> None:
    answer = ask(machines, MAP, {"l": [7, 8], "n": 3}, inspectionLevel="DEBUG", mock={"result": "[1, 2]"})
    seen = stages(answer)
    assert answer["output"] == "[1,2]"
    assert seen["afterItemsPath"] == [7, 8]
    assert seen["afterItemSelector"] == [{"v": 7, "i": 0, "n": 3}, {"v": 8, "i": 1, "n": 3}]
    assert seen["maxConcurrency"] == 2


def test_a_mocked_jsonata_task_with_variables_and_context(machines: Machines) -> None:
    state = {
        "QueryLanguage": "JSONata",
        "Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Arguments": {"QueueUrl": "q", "MessageBody": "{% $states.context.Task.Token %}"},
        "Assign": {"v": "{% $states.result.n + $w %}"},
        "Output": "{% $states.result %}",
        "End": True,
    }
    answer = ask(
        machines,
        state,
        inspectionLevel="DEBUG",
        variables='{"w": 2}',
        context='{"Task": {"Token": "tok"}}',
        mock={"result": '{"n": 1}'},
    )
    seen = stages(answer)
    assert seen["afterArguments"] == {"QueueUrl": "q", "MessageBody": "tok"}
    assert seen["variables"] == {"w": 2, "v": 3}
    assert not {"afterInputPath", "afterParameters", "afterResultPath"} & set(seen)


def test_a_named_state_of_a_machine(machines: Machines) -> None:
    machine = {"StartAt": "M", "States": {"M": {**MAP, "Next": "B", "End": False}, "B": {"Type": "Succeed"}}}
    assert ask(machines, machine, {"a": 1}, stateName="A")["output"] == '{"a":1}'


@pytest.mark.parametrize(
    ("state", "members", "code", "fragment"),
    [
        (MAP, {}, "InvalidDefinition", "TestState API does not support Map or Parallel states."),
        (MAP, {"mock": {"result": "{}"}}, "ValidationException", "Mocked result must be an array."),
        (MAP, {"mock": {"result": "["}}, "ValidationException", "Mocked result must be valid JSON"),
        (
            {"Type": "Pass", "End": True},
            {"mock": {"result": "1"}},
            "ValidationException",
            "State type 'Pass' is not supported when a mock is specified",
        ),
        (
            INVOKE,
            {"mock": {"result": RESULT, "errorOutput": {"error": "E"}}},
            "ValidationException",
            "A test mock should have only one of the following fields: [result, errorOutput].",
        ),
        (INVOKE, {"mock": {"result": RESULT}, "revealSecrets": True}, "ValidationException", "RevealSecrets"),
        (INVOKE, {"mock": {"result": '{"StatusCode": "200"}'}}, "ValidationException", "'StatusCode' must be a number"),
        (INVOKE, {}, "ValidationException", "RoleArn"),
        ({"Type": "Pass", "End": True}, {"stateName": "Z"}, "InvalidDefinition", "[States]"),
        ({"Type": "Nope"}, {}, "InvalidDefinition", "Invalid State Machine Definition"),
    ],
)
def test_refusals(machines: Machines, state: Any, members: Any, code: str, fragment: str) -> None:
    with pytest.raises(ClientError) as error:
        ask(machines, state, {"l": [1], "n": 1}, **members)
    assert error.value.response["Error"]["Code"] == code
    assert fragment in error.value.response["Error"]["Message"]


def test_a_mocked_distributed_map_reads_batches_and_tolerates(machines: Machines) -> None:
    processor = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **MAP["ItemProcessor"]}
    reader = {
        "Resource": "arn:aws:states:::s3:getObject",
        "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"},
        "Parameters": {"Bucket": "b", "Key": "k"},
    }
    state = {
        "Type": "Map",
        "ItemReader": reader,
        "ItemBatcher": {"MaxItemsPerBatch": 2},
        "ToleratedFailureCount": 1,
        "ItemProcessor": processor,
        "End": True,
    }
    configuration = {"mapItemReaderData": "h\n1\n2\n3\n", "mapIterationFailureCount": 1}
    members = {"inspectionLevel": "DEBUG", "mock": {"result": "[1]"}}
    seen = stages(ask(machines, state, stateConfiguration=configuration, **members))
    assert seen["afterItemBatcher"] == [{"Items": [{"h": "1"}, {"h": "2"}]}, {"Items": [{"h": "3"}]}]
    assert seen["toleratedFailureCount"] == 1
    failed = ask(machines, state, stateConfiguration={**configuration, "mapIterationFailureCount": 2}, **members)
    assert (failed["status"], failed["error"]) == ("FAILED", "States.ExceedToleratedFailureThreshold")


@pytest.mark.parametrize("level", ["DEBUG", "TRACE"])
@pytest.mark.parametrize(
    "state",
    [
        {"Type": "Choice", "InputPath": "$.a", "Choices": [{"Variable": "$", "IsPresent": True, "Next": "N"}]},
        {"Type": "Wait", "InputPath": "$.a", "Seconds": 0, "Next": "N"},
        {"Type": "Succeed", "InputPath": "$.a"},
    ],
    ids=["choice", "wait", "succeed"],
)
def test_stages_of_states_that_only_have_paths(machines: Machines, state: Any, level: str) -> None:
    answer = ask(machines, state, {"a": {"b": 1}}, inspectionLevel=level)
    assert answer["status"] == "SUCCEEDED"
    found = {name: json.loads(value) for name, value in answer["inspectionData"].items()}
    assert found == {"input": {"a": {"b": 1}}, "afterInputPath": {"b": 1}}


def test_stages_have_the_names_of_the_service_model(machines: Machines) -> None:
    members = machines.states.meta.service_model.shape_for("InspectionData").members
    for state in (
        {"Type": "Pass", "End": True},
        {"Type": "Pass", "QueryLanguage": "JSONata", "Output": 1, "End": True},
    ):
        answer = ask(machines, state, inspectionLevel="DEBUG")
        assert set(answer["inspectionData"]) <= set(members)
