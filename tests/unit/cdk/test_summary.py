"""The one line about a resource."""

import pytest

from workbench.cdk.summary import summary_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, ""),
        ({"Untold": 1}, ""),
        ({"TableName": "MessagesTable", "BillingMode": "PAY"}, "TableName=MessagesTable, BillingMode=PAY"),
        ({"Roles": [{"Ref": "Role1"}]}, "Roles=[Role1]"),
        ({"EventSourceArn": {"Fn::GetAtt": ["Queue", "Arn"]}}, "EventSourceArn=Queue.Arn"),
        ({"EventPattern": {"source": ["a"]}}, "EventPattern={source: [a]}"),
    ],
)
def test_summary(properties, expected):
    assert summary_of(properties) == expected


def test_a_long_summary_is_cut_and_says_so():
    said = summary_of({"TableName": "x" * 500})
    assert len(said) == 120
    assert said.endswith("…")
