"""A CDK chain or state machine is drawn as it is built, and drawing it leaves it fit to be built."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_lambda
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks

import workbench
from workbench.asl.definition import load_definition
from workbench.errors import DefinitionError

pytestmark = pytest.mark.synth


@pytest.fixture
def stack():
    return cdk.Stack(cdk.App(), "Drawn")


@pytest.fixture
def chain(stack):
    function = aws_lambda.Function.from_function_name(stack, "Charge function", "charge")
    charge = tasks.LambdaInvoke(stack, "Charge", lambda_function=function)
    charge.add_catch(sfn.Fail(stack, "Give up"), errors=["Refused"])
    each = sfn.Map(stack, "Each").item_processor(sfn.Pass(stack, "Pack"))
    return charge.next(each).next(sfn.Succeed(stack, "Done"))


def test_a_chain_is_drawn_and_can_still_become_a_state_machine(stack, chain):
    before = load_definition(chain)
    assert {"Charge", "Give up", "Each", "Done"} == set(before["States"])
    assert before["States"]["Each"]["ItemProcessor"]["StartAt"] == "Pack"
    workbench.draw(chain)
    machine = sfn.StateMachine(stack, "Machine", definition_body=sfn.DefinitionBody.from_chainable(chain))
    after = load_definition(machine)
    assert after["StartAt"] == before["StartAt"] == "Charge"
    assert set(after["States"]) == set(before["States"])


def test_tokens_become_placeholders(chain):
    resource = load_definition(chain)["States"]["Charge"]["Resource"]
    assert resource == "arn:${AWS::Partition}:states:::lambda:invoke"
    assert "Task · lambda:invoke" in workbench.describe(chain)


def test_the_low_level_machine_and_a_single_state_are_read_too(stack):
    text = '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}'
    low = sfn.CfnStateMachine(stack, "Low", role_arn="arn:aws:iam::000000000000:role/r", definition_string=text)
    assert load_definition(low)["StartAt"] == "A"
    assert load_definition(sfn.Pass(stack, "Alone"))["States"] == {"Alone": {"Type": "Pass", "End": True}}


def test_the_branches_of_a_parallel_are_there_once_it_is_in_a_machine(stack):
    both = sfn.Parallel(stack, "Both").branch(sfn.Pass(stack, "Left"), sfn.Pass(stack, "Right"))
    assert load_definition(both)["States"]["Both"]["Branches"] == []
    machine = sfn.StateMachine(stack, "Machine", definition_body=sfn.DefinitionBody.from_chainable(both))
    assert [branch["StartAt"] for branch in load_definition(machine)["States"]["Both"]["Branches"]] == ["Left", "Right"]


def test_a_machine_that_is_only_known_by_its_arn_has_no_definition_in_the_app(stack):
    arn = "arn:aws:states:us-east-1:000000000000:stateMachine:there"
    with pytest.raises(DefinitionError, match="ARN"):
        load_definition(sfn.StateMachine.from_state_machine_arn(stack, "There", arn))
