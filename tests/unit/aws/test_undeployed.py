"""What a template leaves open is filled in before a definition is tested."""

import pytest

from workbench.aws.undeployed import filled

pytestmark = pytest.mark.unit


def test_pseudo_parameters_and_open_resources_are_filled_in(stubbed):
    task = {"Type": "Task", "Resource": "${Recorder.Arn}", "End": True}
    call = {"Type": "Task", "Resource": "arn:${AWS::Partition}:states:::lambda:invoke", "End": True}
    states = filled({"States": {"A": task, "B": call}}, stubbed.connection)["States"]
    assert states["A"]["Resource"] == "arn:aws:lambda:eu-central-1:123456789012:function:Recorder"
    assert states["B"]["Resource"] == "arn:aws:states:::lambda:invoke"


def test_what_is_whole_stays_as_it_is(stubbed):
    definition = {"States": {"A": {"Type": "Pass", "Result": "${Mine} costs $5 \\ \u2615", "End": True}}}
    assert filled(definition, stubbed.connection) == definition
