"""Around an execution: its log, its status events, stacks that make machines, rules that start them."""

import json
import time
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.local.stepfunctions.conftest import Machines, one

pytestmark = pytest.mark.local


def logging(client: Any, level: str, data: bool = True) -> tuple[str, dict[str, Any]]:
    group = f"/states/{uuid4().hex[:10]}"
    client("logs").create_log_group(logGroupName=group)
    arn = f"arn:aws:logs:us-east-1:000000000000:log-group:{group}:*"
    destinations = [{"cloudWatchLogsLogGroup": {"logGroupArn": arn}}]
    return group, {"level": level, "includeExecutionData": data, "destinations": destinations}


def lines(client: Any, group: str) -> list[dict[str, Any]]:
    found = client("logs").filter_log_events(logGroupName=group)["events"]
    return [json.loads(line["message"]) for line in found]


FAILING = {
    "StartAt": "P",
    "States": {"P": {"Type": "Pass", "Next": "F"}, "F": {"Type": "Fail", "Error": "E", "Cause": "C"}},
}


@pytest.mark.parametrize(
    ("level", "types"),
    [
        ("ALL", ["ExecutionStarted", "PassStateEntered", "PassStateExited", "FailStateEntered", "ExecutionFailed"]),
        ("ERROR", ["FailStateEntered", "ExecutionFailed"]),
        ("FATAL", ["ExecutionFailed"]),
        ("OFF", []),
    ],
)
def test_the_whole_log_is_there_when_the_run_has_ended(
    machines: Machines, client: Any, level: str, types: list[str]
) -> None:
    group, configuration = logging(client, level)
    described, _ = machines.run(FAILING, {"a": 1}, loggingConfiguration=configuration)
    found = lines(client, group)
    assert [line["type"] for line in found] == types
    for line in found:
        assert line["execution_arn"] == described["executionArn"]
        assert line["redrive_count"] == "0"
        assert line["id"].isdigit() and line["previous_event_id"].isdigit() and line["event_timestamp"].isdigit()
    if level == "ALL":
        assert json.loads(found[0]["details"]["input"]) == {"a": 1}
        assert found[1]["details"]["inputDetails"] == {"truncated": False}


def test_a_log_without_execution_data(machines: Machines, client: Any) -> None:
    group, configuration = logging(client, "ALL", data=False)
    machines.run(one({"Type": "Pass"}), {"secret": 1}, loggingConfiguration=configuration)
    found = lines(client, group)
    assert len(found) == 4
    assert "secret" not in json.dumps(found)
    streams = client("logs").describe_log_streams(logGroupName=group)["logStreams"]
    names = [stream["logStreamName"] for stream in streams]
    assert "log_stream_created_by_aws_to_validate_log_delivery_subscriptions" in names
    assert any(name.startswith("states/") for name in names)


def test_a_log_of_an_express_run(machines: Machines, client: Any) -> None:
    group, configuration = logging(client, "ALL")
    machine = machines.create(one({"Type": "Pass"}), type="EXPRESS", loggingConfiguration=configuration)
    machines.states.start_sync_execution(stateMachineArn=machine)
    assert [line["type"] for line in lines(client, group)][-1] == "ExecutionSucceeded"


def test_a_log_group_that_does_not_exist_is_refused(machines: Machines, client: Any) -> None:
    _, configuration = logging(client, "ALL")
    target = configuration["destinations"][0]["cloudWatchLogsLogGroup"]
    target["logGroupArn"] = "arn:aws:logs:us-east-1:000000000000:log-group:none-here:*"
    with pytest.raises(ClientError, match="InvalidLoggingConfiguration"):
        machines.create(one({"Type": "Pass"}), loggingConfiguration=configuration)


def test_a_stack_makes_changes_and_removes_a_machine_that_a_rule_starts(
    machines: Machines, client: Any, role_arn: str
) -> None:
    name = f"stack-{uuid4().hex[:8]}"
    machine = {
        "Type": "AWS::StepFunctions::StateMachine",
        "Properties": {
            "StateMachineName": name,
            "RoleArn": role_arn,
            "DefinitionString": json.dumps(one({"Type": "Pass", "Result": {"word": "${Word}"}})),
            "DefinitionSubstitutions": {"Word": "one"},
            "LoggingConfiguration": {
                "Level": "ALL",
                "IncludeExecutionData": True,
                "Destinations": [{"CloudWatchLogsLogGroup": {"LogGroupArn": {"Fn::GetAtt": ["Log", "Arn"]}}}],
            },
            "TracingConfiguration": {"Enabled": True},
            "Tags": [{"Key": "k", "Value": "v"}],
        },
    }
    rule = {
        "Type": "AWS::Events::Rule",
        "Properties": {
            "EventPattern": {"source": [name]},
            "Targets": [{"Id": "t", "Arn": {"Ref": "Machine"}, "RoleArn": role_arn}],
        },
    }
    log = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": name}}
    template = {"Resources": {"Log": log, "Machine": machine, "Rule": rule}}
    stacks, states = client("cloudformation"), machines.states
    stacks.create_stack(StackName=name, TemplateBody=json.dumps(template))
    stacks.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 1})
    arn = f"arn:aws:states:us-east-1:000000000000:stateMachine:{name}"
    described = states.describe_state_machine(stateMachineArn=arn)
    assert described["loggingConfiguration"]["level"] == "ALL"
    assert described["loggingConfiguration"]["includeExecutionData"] is True
    assert described["tracingConfiguration"] == {"enabled": True}
    assert {"key": "k", "value": "v"} in states.list_tags_for_resource(resourceArn=arn)["tags"]

    client("events").put_events(Entries=[{"Source": name, "DetailType": "d", "Detail": "{}"}])
    end = time.monotonic() + 15
    while not (started := states.list_executions(stateMachineArn=arn)["executions"]):
        assert time.monotonic() < end, "the rule started nothing"
        time.sleep(0.1)
    ended, _ = machines.end_of(started[0]["executionArn"])
    assert json.loads(ended["output"]) == {"word": "one"}
    assert len(lines(client, name)) == 4

    machine["Properties"]["DefinitionSubstitutions"] = {"Word": "two"}
    stacks.update_stack(StackName=name, TemplateBody=json.dumps(template))
    stacks.get_waiter("stack_update_complete").wait(StackName=name, WaiterConfig={"Delay": 1})
    assert '"two"' in states.describe_state_machine(stateMachineArn=arn)["definition"]
    stacks.delete_stack(StackName=name)
    stacks.get_waiter("stack_delete_complete").wait(StackName=name, WaiterConfig={"Delay": 1})
    with pytest.raises(ClientError, match="StateMachineDoesNotExist"):
        states.describe_state_machine(stateMachineArn=arn)


def test_a_stack_with_a_definition_that_cannot_run_fails(client: Any, role_arn: str) -> None:
    name = f"bad-{uuid4().hex[:8]}"
    properties = {"RoleArn": role_arn, "DefinitionString": '{"StartAt": "A"}'}
    template = {"Resources": {"M": {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}}}
    stacks = client("cloudformation")
    stacks.create_stack(StackName=name, TemplateBody=json.dumps(template))
    end = time.monotonic() + 20
    while (status := stacks.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]).endswith("IN_PROGRESS"):
        assert time.monotonic() < end
        time.sleep(0.2)
    assert status.startswith("ROLLBACK") or status == "CREATE_FAILED"
    reasons = [e.get("ResourceStatusReason", "") for e in stacks.describe_stack_events(StackName=name)["StackEvents"]]
    assert any("These fields are required: [States]" in reason for reason in reasons)


def test_status_changes_reach_the_default_bus(
    machines: Machines, client: Any, queue: str, next_message: Any, role_arn: str
) -> None:
    machine = machines.create(one({"Type": "Pass"}))
    events, sqs = client("events"), client("sqs")
    queue_arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    allow = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage"}
    policy = {"Version": "2012-10-17", "Statement": [{**allow, "Resource": queue_arn}]}
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps(policy)})
    pattern = {"source": ["aws.states"], "detail": {"stateMachineArn": [machine]}}
    rule = f"r-{uuid4().hex[:8]}"
    events.put_rule(Name=rule, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=rule, Targets=[{"Id": "t", "Arn": queue_arn}])
    started = machines.states.start_execution(stateMachineArn=machine, input='{"a": 1}')["executionArn"]
    machines.end_of(started)
    seen = [json.loads(next_message(queue)) for _ in range(2)]
    assert {event["detail"]["status"] for event in seen} == {"RUNNING", "SUCCEEDED"}
    done = next(event["detail"] for event in seen if event["detail"]["status"] == "SUCCEEDED")
    assert (done["executionArn"], json.loads(done["output"])) == (started, {"a": 1})
