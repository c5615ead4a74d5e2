"""What ends an execution from outside, and what happens to an event that cannot start one."""

import json

import pytest
from botocore.exceptions import ClientError

import workbench as wb

pytestmark = pytest.mark.local

PREFIX = "limits-"


@pytest.fixture(scope="module")
def connection(server):
    return wb.connect()


@pytest.fixture(scope="module")
def outputs(connection):
    """A machine of 2 s around a function that never answers, and a rule whose machine does not exist."""
    from aws_cdk import CfnOutput, Duration, Stack, aws_lambda
    from aws_cdk import aws_stepfunctions as sfn

    from infra.app import empty_app
    from infra.common_bus import CommonBus
    from infra.event_rule import EventRule
    from infra.simple_sfn import SimpleSfn

    stack = Stack(empty_app(), f"{PREFIX}Limits")
    silent = aws_lambda.Function(
        stack,
        "Silent",
        runtime=aws_lambda.Runtime.PYTHON_3_14,
        handler="index.handler",
        code=aws_lambda.Code.from_inline("def handler(event, context): pass"),
    )
    simple = SimpleSfn(stack, "Simple", trigger_function=silent, timeout=Duration.seconds(2), prefix=PREFIX)
    bus = CommonBus(stack, "Common", prefix=PREFIX).bus
    gone = sfn.StateMachine.from_state_machine_name(stack, "Gone", f"{PREFIX}deleted")
    rule = EventRule(stack, "Rule", bus=bus, machine=gone, prefix=PREFIX)
    CfnOutput(stack, "Machine", value=simple.machine.state_machine_arn)
    CfnOutput(stack, "Bus", value=bus.event_bus_name)
    CfnOutput(stack, "DeadLetters", value=rule.dead_letter_queue.queue_url)
    yield wb.deploy(stack, connection)
    wb.destroy(stack, connection)


@pytest.fixture(scope="module")
def late(connection, outputs):
    """An execution that ran out of time."""
    event = {"id": "late", "time": "2026-01-01T12:00:00Z", "detail": {"message": "{}"}}
    states = connection.client("stepfunctions")
    run = states.start_execution(stateMachineArn=outputs["Machine"], input=json.dumps(event))["executionArn"]
    wb.wait(run, connection, check=False)
    return run


def test_an_execution_nobody_answers_ends_timed_out(connection, outputs, late):
    assert wb.executions(outputs["Machine"], connection)["status"].tolist() == ["TIMED_OUT"]
    types = wb.history(late, connection)["type"].tolist()
    assert types[-1] == "ExecutionTimedOut"
    assert "TaskSubmitted" in types
    assert "TaskStateExited" not in types


def test_the_timeout_is_in_the_log(connection, late):
    lines = wb.until(
        lambda: wb.logs(f"{PREFIX}sfnLogGroup", connection, contains=late),
        lambda found: "ExecutionTimedOut" in set(found["type"]),
        "the line about the timeout",
    )
    assert lines["type"].iloc[-1] == "ExecutionTimedOut"


def test_an_answer_that_comes_too_late_is_refused_by_name(connection, late):
    scheduled = next(event for event in wb.events(late, connection) if event["type"] == "TaskScheduled")
    payload = json.loads(scheduled["taskScheduledEventDetails"]["parameters"])["Payload"]
    with pytest.raises(ClientError, match="TaskTimedOut"):
        connection.client("stepfunctions").send_task_success(taskToken=payload["MyTaskToken"], output="{}")


def test_an_event_whose_machine_is_gone_waits_in_the_dead_letter_queue(connection, outputs):
    sent = wb.fire([{"order": 1}], connection, bus=outputs["Bus"])
    letters = wb.until(
        lambda: wb.dead_letters(outputs["DeadLetters"], connection),
        lambda found: sent["event_id"].iloc[0] in set(found["event_id"]),
        "the dead letter",
    )
    letter = letters.set_index("event_id").loc[sent["event_id"].iloc[0]]
    assert json.loads(json.loads(letter["body"])["detail"]["message"]) == {"order": 1}
    assert letter["target_arn"].endswith(f":stateMachine:{PREFIX}deleted")
    assert letter["rule_arn"].endswith(f"{PREFIX}sfnCommonEventProcessorRule")
    assert letter["error_code"]
    assert len(wb.dead_letters(outputs["DeadLetters"], connection)) == len(letters), "looking takes nothing away"


def test_an_event_no_rule_wants_is_accepted_and_goes_nowhere(connection, outputs):
    unwanted = wb.fire([{"order": 2}], connection, bus=outputs["Bus"], source="com.devpost.other")
    assert unwanted["status"].tolist() == ["accepted"]
    wanted = wb.fire([{"order": 3}], connection, bus=outputs["Bus"])["event_id"].iloc[0]
    letters = wb.until(
        lambda: wb.dead_letters(outputs["DeadLetters"], connection),
        lambda found: wanted in set(found["event_id"]),
        "the event fired after it",
    )
    assert unwanted["event_id"].iloc[0] not in set(letters["event_id"])


def test_a_bus_that_is_not_there_is_told(connection):
    with pytest.raises(wb.WorkbenchError, match="Could not put events on the bus 'nowhere'"):
        wb.fire([1], connection, bus="nowhere")
