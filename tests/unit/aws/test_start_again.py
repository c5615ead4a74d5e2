"""What start_again, start_each and redrive ask of AWS, in the shapes AWS answers with."""

from datetime import UTC, datetime

import pytest

from workbench.aws.redrive import redrive
from workbench.aws.start_again import start_again, start_each
from workbench.errors import ConnectionRefusedByAwsError, NotFoundError, WorkbenchError

pytestmark = pytest.mark.unit

MACHINE = "arn:aws:states:eu-central-1:123456789012:stateMachine:orders"
RUN = "arn:aws:states:eu-central-1:123456789012:execution:orders:first"
NEW = "arn:aws:states:eu-central-1:123456789012:execution:orders:second"
NOW = datetime(2026, 5, 1, tzinfo=UTC)


def told(status="FAILED", **more):
    known = {"executionArn": RUN, "stateMachineArn": MACHINE, "status": status, "startDate": NOW, "name": "first"}
    return {**known, "input": '{"cups": 12}', **more}


def describes(stubbed, **answer):
    stubbed.answers("stepfunctions", "describe_execution", told(**answer), {"executionArn": RUN})


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({}, '{"cups": 12}'),
        ({"input": lambda order: {**order, "cups": 2}}, '{"cups": 2}'),
        ({"input": {"cups": 3}}, '{"cups": 3}'),
        ({"input": '{"cups":4}'}, '{"cups":4}'),
        ({"input": None}, "null"),
    ],
)
def test_the_input_is_the_old_one_an_edited_one_or_another(stubbed, given, sent):
    describes(stubbed)
    wanted = {"stateMachineArn": MACHINE, "input": sent}
    stubbed.answers("stepfunctions", "start_execution", {"executionArn": NEW, "startDate": NOW}, wanted)
    assert start_again(RUN, stubbed.connection, **given) == NEW


def test_an_input_that_is_not_json_starts_nothing(stubbed):
    describes(stubbed)
    with pytest.raises(WorkbenchError, match="'tea' is not JSON"):
        start_again(RUN, stubbed.connection, input="tea")


def test_an_input_that_aws_does_not_show_must_be_given(stubbed):
    answer = told()
    del answer["input"]
    stubbed.answers("stepfunctions", "describe_execution", answer, {"executionArn": RUN})
    with pytest.raises(WorkbenchError, match="give one with input="):
        start_again(RUN, stubbed.connection)


def test_one_refused_input_is_a_row_and_the_order_is_kept(stubbed):
    states = stubbed["stepfunctions"]
    states.add_client_error("start_execution", "InvalidExecutionInput", "no")
    (row,) = start_each(MACHINE, [{"n": 1}], stubbed.connection).itertuples()
    assert row.error == "InvalidExecutionInput: no"


@pytest.mark.parametrize(
    ("code", "error"),
    [("AccessDeniedException", ConnectionRefusedByAwsError), ("StateMachineDoesNotExist", NotFoundError)],
)
def test_what_refuses_every_input_is_raised(stubbed, code, error):
    stubbed["stepfunctions"].add_client_error("start_execution", code, "no")
    with pytest.raises(error, match=code):
        start_each(MACHINE, [{"n": 1}], stubbed.connection)


def test_a_redrivable_execution_is_redriven(stubbed):
    describes(stubbed, redriveStatus="REDRIVABLE", redriveCount=0)
    stubbed.answers("stepfunctions", "redrive_execution", {"redriveDate": NOW}, {"executionArn": RUN})
    assert redrive(RUN, stubbed.connection) == RUN


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            {"status": "SUCCEEDED", "redriveStatus": "NOT_REDRIVABLE", "redriveStatusReason": "Execution is SUCCEEDED"},
            r"(?s)first \(SUCCEEDED\) cannot be redriven: Execution is SUCCEEDED\..*wb\.start_again",
        ),
        ({"redriveStatus": "NOT_REDRIVABLE"}, "AWS gives no reason"),
        ({}, "AWS gives no reason"),
        (
            {"redriveStatus": "REDRIVABLE_BY_MAP_RUN", "mapRunArn": "arn:aws:states:eu-central-1:1:mapRun:o/m:1"},
            "Redrive the execution that started its Map Run: arn:aws:states:eu-central-1:1:mapRun",
        ),
    ],
)
def test_what_cannot_be_redriven_says_why_and_what_to_do(stubbed, answer, said):
    describes(stubbed, **answer)
    with pytest.raises(WorkbenchError, match=said):
        redrive(RUN, stubbed.connection)
