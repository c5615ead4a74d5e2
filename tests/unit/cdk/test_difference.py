"""What differs between two templates."""

import pytest

from workbench.cdk.difference import changes

pytestmark = pytest.mark.unit


def template(**resources):
    return {"Resources": {name: {"Type": "AWS::SQS::Queue", **body} for name, body in resources.items()}}


QUEUE = {"Properties": {"VisibilityTimeout": 30, "QueueName": "q"}}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {}, []),
        (template(A=QUEUE), template(A=QUEUE), []),
        ({}, template(A=QUEUE), [("A", "add", "")]),
        (template(A=QUEUE), {}, [("A", "remove", "")]),
        (
            template(A=QUEUE),
            template(A={"Properties": {"VisibilityTimeout": 60, "DelaySeconds": 1, "QueueName": "q"}}),
            [("A", "change", "DelaySeconds, VisibilityTimeout")],
        ),
        (template(A=QUEUE), template(A={**QUEUE, "DeletionPolicy": "Retain"}), [("A", "change", "DeletionPolicy")]),
        (template(A=QUEUE), template(A={**QUEUE, "Metadata": {"aws:cdk:path": "elsewhere"}}), []),
        (template(A={}), template(A={"Type": "AWS::SNS::Topic"}), [("A", "change", "Type")]),
        (template(A=QUEUE), template(B=QUEUE), [("B", "add", ""), ("A", "remove", "")]),
    ],
)
def test_changes(before, after, expected):
    assert [(row["logical_id"], row["change"], row["properties"]) for row in changes(before, after)] == expected
