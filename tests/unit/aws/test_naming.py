"""Finding the resource a person means."""

import pytest

from workbench.aws.naming import api_of, log_group_of, machine_arn, pick
from workbench.errors import NotFoundError, WorkbenchError

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("wanted", "names", "found"),
    [
        ("MessagesTable", ["MessagesTable", "QueueMessagesTable"], "MessagesTable"),
        ("messages", ["alice-MessagesTable", "Other"], "alice-MessagesTable"),
        ("MessagesTable", ["ada-MessagesTable", "ada-QueueMessagesTable"], "ada-MessagesTable"),
        ("/aws/lambda/f", ["/aws/lambda/f-1", "f"], "/aws/lambda/f-1"),
        ("SimpleSfn", ["SimpleSfnMachine1A2B-x9", "Other"], "SimpleSfnMachine1A2B-x9"),
    ],
)
def test_pick_takes_the_exact_name_or_the_only_one_that_fits(wanted, names, found):
    assert pick(wanted, names, "table") == found


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Queuex"], "no table 'x'. What there is: Queuex"),
        (["a-x", "b-x"], "several tables: a-x, b-x"),
        (["b", "a"], "no table 'x'. What there is: a, b"),
        ([], "none at all; deploy"),
    ],
)
def test_pick_lists_what_there_is_when_it_cannot_tell(names, said):
    with pytest.raises(NotFoundError, match=said):
        pick("x", names, "table")


def machines(*names):
    return {
        "stateMachines": [
            {
                "stateMachineArn": f"arn:aws:states:eu-central-1:123456789012:stateMachine:{name}",
                "name": name,
                "type": "STANDARD",
                "creationDate": 0,
            }
            for name in names
        ]
    }


def test_a_machine_is_found_on_the_second_page(stubbed):
    stubbed.answers("stepfunctions", "list_state_machines", {**machines("One"), "nextToken": "more"}, {})
    stubbed.answers("stepfunctions", "list_state_machines", machines("alice-Two9F"), {"nextToken": "more"})
    assert machine_arn("alice-Two", stubbed.connection).endswith(":stateMachine:alice-Two9F")


def test_a_machine_arn_needs_no_call(stubbed):
    arn = "arn:aws:states:eu-central-1:123456789012:stateMachine:One"
    assert machine_arn(arn, stubbed.connection) == arn


def test_another_kind_of_arn_is_refused(stubbed):
    with pytest.raises(WorkbenchError, match="not the ARN of a state machine"):
        machine_arn("arn:aws:lambda:eu-central-1:123456789012:function:f", stubbed.connection)


def test_a_function_name_finds_its_log_group(stubbed):
    groups = {"logGroups": [{"logGroupName": "/aws/lambda/recorder"}, {"logGroupName": "recorder-other"}]}
    stubbed.answers("logs", "describe_log_groups", groups, {})
    assert log_group_of("recorder", stubbed.connection) == "/aws/lambda/recorder"


@pytest.mark.parametrize("wanted", ["a1b2c3", "alice-commonevent", "commonevent"])
def test_an_api_is_found_by_id_name_or_part_of_it(stubbed, wanted):
    items = {"items": [{"id": "a1b2c3", "name": "alice-commonevent"}, {"id": "zzz", "name": "other"}]}
    stubbed.answers("apigateway", "get_rest_apis", items, {})
    assert api_of(wanted, stubbed.connection)["id"] == "a1b2c3"
