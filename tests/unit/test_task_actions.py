"""Which permissions a definition's tasks need, and where statelint's findings are."""

import pytest

from infra.task_actions import task_actions
from workbench.asl.lint import statelint_findings

pytestmark = pytest.mark.unit


def task(resource, **more):
    return {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": resource, "End": True, **more}}}


@pytest.mark.parametrize(
    ("resource", "actions"),
    [
        ("arn:aws:lambda:eu-west-1:123456789012:function:f", ["lambda:InvokeFunction"]),
        ("arn:aws:states:::lambda:invoke.waitForTaskToken", ["lambda:InvokeFunction"]),
        ("arn:aws:states:::sqs:sendMessage", ["sqs:SendMessage"]),
        ("arn:aws:states:::dynamodb:putItem", ["dynamodb:PutItem"]),
        ("arn:aws:states:::aws-sdk:sfn:listExecutions", ["states:ListExecutions"]),
        ("arn:aws:states:::aws-sdk:secretsmanager:getSecretValue", ["secretsmanager:GetSecretValue"]),
        ("arn:aws:states:eu-west-1:123456789012:activity:a", []),
        ("arn:aws:states:::http:invoke", []),
        ("${Function}", []),
    ],
)
def test_a_task_needs_the_action_it_calls(resource, actions):
    assert task_actions(task(resource)) == actions


def test_a_nested_execution_that_is_waited_for_needs_its_rule_too():
    found = task_actions(task("arn:aws:states:::states:startExecution.sync:2"))
    assert {"states:StartExecution", "states:DescribeExecution", "events:PutRule"} <= set(found)


def test_tasks_in_maps_and_branches_are_seen_and_so_is_a_distributed_maps_own_need():
    inner = task("arn:aws:states:::sns:publish")
    each = {
        "Type": "Map",
        "ItemReader": {"Resource": "arn:aws:states:::s3:getObject"},
        "ItemProcessor": {**inner, "ProcessorConfig": {"Mode": "DISTRIBUTED"}},
    }
    both = {"Type": "Parallel", "Branches": [inner, task("arn:aws:states:::sqs:sendMessage")], "End": True}
    found = task_actions({"StartAt": "E", "States": {"E": {**each, "Next": "B"}, "B": both}})
    assert {"s3:GetObject", "sns:Publish", "sqs:SendMessage", "states:StartExecution"} <= set(found)


def test_no_task_needs_nothing():
    assert task_actions({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}) == []


@pytest.mark.parametrize(
    ("definition", "location", "word"),
    [
        ({"StartAt": "P", "States": {"P": {"Type": "Pass", "Next": "Q"}}}, "/States/P/Next", "Q"),
        ({"States": {"P": {"Type": "Pass", "End": True}}}, "/", "StartAt"),
        ({"StartAt": "P", "States": {"P": {"Type": "Pass", "Colour": 1, "End": True}}}, "/States/P", "Colour"),
    ],
)
def test_a_finding_says_where(definition, location, word):
    found = [one for one in statelint_findings(definition) if word in one.message]
    assert location in {one.location for one in found}
    assert {one.severity for one in found} == {"WARNING"}
