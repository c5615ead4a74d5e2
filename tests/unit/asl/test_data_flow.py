"""The stages of a data flow in their order, with the field that makes each."""

import json

import pytest

from workbench.asl.data_flow import found_state, stages_of
from workbench.aws.dry_tasks import family_of

pytestmark = pytest.mark.unit

TASK = {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"p.$": "$.a"},
    "ResultPath": "$.r",
    "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "B"}],
}
SEEN = {
    "afterInputPath": "1",
    "afterParameters": "2",
    "result": "3",
    "afterResultSelector": "3",
    "afterResultPath": "4",
}


def names(state, language, answer):
    return [stage.name for stage in stages_of(state, language, "0", answer)]


def test_jsonpath_stages_come_in_the_order_of_the_data():
    answer = {"status": "SUCCEEDED", "output": "4", "inspectionData": SEEN}
    stages = list(stages_of(TASK, "JSONPath", "0", answer))
    assert [stage.name for stage in stages] == [
        "input", "InputPath", "Parameters", "result", "ResultSelector", "ResultPath", "OutputPath",
    ]  # fmt: skip
    assert [stage.value for stage in stages] == list("0123344")
    assert [stage.expression for stage in stages][1:3] == ["$ (default)", '{"p.$": "$.a"}']


def test_jsonata_stages_end_with_what_is_assigned():
    state = {"Type": "Task", "Arguments": {}, "Assign": {"v": 1}, "Output": "{% 1 %}"}
    seen = {"afterArguments": "1", "result": "2", "variables": '{"v":1}'}
    answer = {"status": "SUCCEEDED", "output": "3", "inspectionData": seen}
    assert names(state, "JSONata", answer) == ["input", "Arguments", "result", "Output", "Assign"]


def test_a_caught_error_ends_in_its_catcher():
    answer = {"status": "CAUGHT_ERROR", "output": "5", "inspectionData": {**SEEN, "errorDetails": {"catchIndex": 0}}}
    last = list(stages_of(TASK, "JSONPath", "0", answer))[-1]
    assert last.name == "Catch"
    assert json.loads(last.expression) == TASK["Catch"][0]


def test_a_failed_state_has_the_stages_it_got_to():
    answer = {"status": "FAILED", "inspectionData": {"afterInputPath": "1"}}
    assert names(TASK, "JSONPath", answer) == ["input", "InputPath"]


def test_a_state_is_found_at_any_depth_the_outermost_first():
    inner = {"StartAt": "A", "States": {"A": {"Type": "Fail"}, "Deep": {"Type": "Succeed"}}}
    machine = {"States": {"M": {"Type": "Map", "ItemProcessor": inner}, "A": {"Type": "Pass"}}}
    assert found_state(machine, "A") == {"Type": "Pass"}
    assert found_state(machine, "Deep") == {"Type": "Succeed"}
    assert found_state(machine, "B") is None


@pytest.mark.parametrize(
    ("resource", "family", "details"),
    [
        ("arn:aws:states:::aws-sdk:s3:getObject", "Task", {"resource": "getObject", "resourceType": "aws-sdk:s3"}),
        ("arn:aws:lambda:us-east-1:1:function:f", "LambdaFunction", {}),
        ("arn:aws:states:us-east-1:1:activity:a", "Activity", {}),
    ],
)
def test_events_of_a_task_are_named_by_its_resource(resource, family, details):
    assert family_of({"Resource": resource}, {})[:2] == (family, details)
