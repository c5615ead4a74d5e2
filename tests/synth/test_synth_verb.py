"""synth() and Assembly: what they accept, what they tell, how they refuse."""

import pandas as pd
import pytest

import workbench as wb
from workbench.cdk.assembly import Assembly
from workbench.errors import SynthError

pytestmark = pytest.mark.synth


@pytest.fixture
def app():
    from aws_cdk import App

    wb.synth  # noqa: B018 - loads the verb, and with it the pinned Node, before aws_cdk
    return App()


def queue_in(app, name):
    from aws_cdk import Stack, aws_sqs

    stack = Stack(app, name)
    return stack, aws_sqs.Queue(stack, "Queue")


def test_an_app_gives_all_its_stacks_in_the_order_of_deployment(app):
    first, _ = queue_in(app, "First")
    second, _ = queue_in(app, "Second")
    first.add_stack_dependency(second)
    assert wb.synth(app).stacks == ["Second", "First"]


def test_a_stack_or_a_construct_gives_its_stack(app):
    queue_in(app, "Other")
    stack, queue = queue_in(app, "Mine")
    assert wb.synth(stack).stacks == ["Mine"]
    assert wb.synth(queue).stacks == ["Mine"]
    assert wb.synth(stack).template() == wb.synth(app).template("Mine")


def test_a_stack_without_an_app():
    from aws_cdk import Stack, aws_sqs

    stack = Stack()
    aws_sqs.Queue(stack, "Queue")
    assert list(wb.synth(stack).resources()["type"]) == ["AWS::SQS::Queue"]


def test_stacks_of_a_stage(app):
    from aws_cdk import Stage

    stage = Stage(app, "prod")
    queue_in(stage, "Inner")
    queue_in(app, "Outer")
    assert sorted(wb.synth(app).stacks) == ["Outer", "prod-Inner"]
    assert wb.synth(stage).stacks == ["prod-Inner"]
    assert wb.synth(app).template("prod/Inner") == wb.synth(app).template("prod-Inner")


def test_again_after_the_app_grew(app):
    from aws_cdk import aws_sqs

    stack, _ = queue_in(app, "Mine")
    assert len(wb.synth(app).resources()) == 1
    aws_sqs.Queue(stack, "Another")
    assert len(wb.synth(app).resources()) == 2


def test_resources_is_a_frame(app):
    queue_in(app, "Mine")
    frame = wb.synth(app).resources()
    assert list(frame.columns) == ["stack", "path", "logical_id", "type", "summary", "properties"]
    assert all(frame[name].dtype == "str" for name in frame.columns[:-1])
    (row,) = frame.itertuples()
    assert (row.stack, row.path, row.type) == ("Mine", "Queue", "AWS::SQS::Queue")
    assert isinstance(row.properties, dict)


def test_resources_of_the_system_carry_their_names(template):
    from infra.app import build_app

    frame = wb.synth(build_app()).resources()
    assert len(frame) == len(template["Resources"])
    assert frame["path"].notna().all()
    table = frame[frame["path"] == "Messages/Table"].iloc[0]
    assert "TableName=MessagesTable" in table["summary"]
    assert frame["summary"].str.len().max() <= 120


def test_an_app_without_stacks_has_an_empty_frame(app):
    frame = wb.synth(app).resources()
    assert frame.empty
    assert isinstance(frame, pd.DataFrame)


def test_which_stack(app):
    queue_in(app, "One")
    queue_in(app, "Two")
    assembly = wb.synth(app)
    with pytest.raises(SynthError, match="Which stack.*One, Two"):
        assembly.template()
    with pytest.raises(SynthError, match="no stack 'Three'.*One, Two"):
        assembly.template("Three")


def test_warnings_are_kept_and_errors_refused(app):
    from aws_cdk import Annotations

    stack, queue = queue_in(app, "Mine")
    Annotations.of(queue).add_warning("think of the dead letters")
    assert any("think of the dead letters" in line for line in wb.synth(app).warnings)
    Annotations.of(queue).add_error("no queue like this")
    with pytest.raises(SynthError, match="/Mine/Queue: no queue like this"):
        wb.synth(app)


def test_the_construct_s_own_message_survives(app):
    from aws_cdk import CfnOutput, Environment, Stack, aws_sqs

    here = Stack(app, "Here")
    queue = aws_sqs.Queue(here, "Queue")
    there = Stack(app, "There", env=Environment(account="111111111111", region="eu-west-1"))
    CfnOutput(there, "Arn", value=queue.queue_arn)
    with pytest.raises(SynthError, match="cross-environment"):
        wb.synth(app)


@pytest.mark.parametrize("wrong", [None, "cdk.out", 7])
def test_what_is_no_construct_is_refused(wrong):
    with pytest.raises(SynthError, match="takes an App, a Stack or a construct"):
        wb.synth(wrong)


def test_a_construct_in_no_stack_is_refused(app):
    from constructs import Construct

    with pytest.raises(SynthError, match="is in no Stack"):
        wb.synth(Construct(app, "Loose"))


def test_a_folder_that_is_no_assembly_is_refused(tmp_path):
    with pytest.raises(SynthError, match="no cloud assembly"):
        _ = Assembly(tmp_path).stacks
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(SynthError, match="no cloud assembly"):
        _ = Assembly(tmp_path).stacks
