"""One event followed through the article's system on the embedded AWS, by each of its ids."""

import json
from uuid import uuid4

import pandas as pd
import pytest

import workbench as wb

pytestmark = pytest.mark.local

PREFIX = "trace-"
FLAKY = """
import os, tempfile
def handler(event, context):
    print("try of", event["id"])
    flag = os.path.join(tempfile.gettempdir(), event["id"])
    if not os.path.exists(flag):
        open(flag, "w").close()
        raise TimeoutError("not yet")
    os.remove(flag)
    return {"ok": True}
"""


@pytest.fixture(scope="module")
def connection(server):
    return wb.connect()


@pytest.fixture(scope="module")
def outputs(connection):
    from infra.app import build_app

    app = build_app(PREFIX)
    yield wb.deploy(app, connection)
    wb.destroy(app, connection)


@pytest.fixture(scope="module")
def sent(connection, outputs):
    """A row of fire() for a message through the API whose execution has ended."""
    sent = wb.fire([{"order": 1}], connection, via="api", api=outputs["ApiId"])
    wb.wait(outputs["StateMachineArn"], connection, count=1, since=sent["sent"].min(), timeout_s=90)
    return sent.iloc[0]


def seen(event, connection, *lanes):
    """The trace, once these lanes are in it."""
    return wb.until(
        lambda: wb.trace(event, connection),
        lambda frame: set(lanes) <= set(frame["lane"]),
        f"{', '.join(lanes)} in the trace",
        timeout_s=60,
    )


def of(frame, lane, rule="sfnCommonEventProcessorRule"):
    return frame[(frame["lane"] == lane) & (frame["rule"] == f"{PREFIX}{rule}")]


@pytest.fixture(scope="module")
def traced(sent, connection):
    return seen(sent["event_id"], connection, "sender", "execution", "function", "row")


def test_an_event_id_leads_from_the_api_to_the_row(traced, outputs):
    assert traced["lane"].iloc[0] == "sender"
    assert traced[traced["lane"] == "bus"]["name"].tolist() == [outputs["BusName"]]
    assert of(traced, "rule")["name"].tolist() == [outputs["RuleName"]]
    assert of(traced, "state")["name"].tolist() == ["Record Message", "Check Status?", "Job Succeed"]
    assert of(traced, "attempt")["name"].tolist() == [outputs["RecorderFunctionName"]]
    assert of(traced, "row")["name"].tolist() == [outputs["TableName"]]
    assert of(traced, "row")["known"].tolist() == ["recorded"]


def test_the_earlier_design_is_in_the_same_trace(traced, outputs):
    rule = "queueCommonEventProcessorRule"
    assert of(traced, "function", rule)["name"].tolist() == [outputs["QueueFunctionName"]]
    assert of(traced, "row", rule)["name"].tolist() == [outputs["QueueTableName"]]


def test_the_log_lines_of_the_attempt_are_its_own(traced, sent):
    logs = of(traced, "log")
    assert logs["request_id"].nunique() == 1
    assert logs["joined_by"].isin(["request id", "id in the time window"]).all()
    assert logs["detail"].str.contains(sent["event_id"]).any()
    assert logs["detail"].str.startswith("REPORT").sum() == 1


def test_an_execution_arn_and_a_row_of_fire_tell_the_same(traced, sent, connection):
    execution = of(traced, "execution")["where"].iloc[0]
    by_arn = wb.trace(execution, connection)
    by_row = wb.trace(sent, connection)
    assert by_arn["lane"].tolist() == traced["lane"].tolist()
    assert by_arn["name"].tolist() == traced["name"].tolist()
    assert by_row.iloc[0][["lane", "name", "joined_by"]].tolist() == ["sender", "fire()", "row of fire()"]
    assert by_arn.attrs["event_id"] == by_row.attrs["event_id"] == sent["event_id"]


def test_time_only_goes_forward_along_the_way(traced):
    way = traced[traced["lane"].isin(["bus", "rule", "execution", "state", "attempt"])]
    way = way[way["rule"].isna() | (way["rule"] == f"{PREFIX}sfnCommonEventProcessorRule")]
    assert (way["end"] >= way["start"]).all()
    bus = traced[traced["lane"] == "bus"].iloc[0]
    assert bus["end"] <= of(traced, "execution")["start"].iloc[0]


def test_a_message_that_is_no_json_fails_in_its_first_state(connection, outputs):
    sent = wb.fire(["three teas"], connection, bus=outputs["BusName"])
    wb.wait(outputs["StateMachineArn"], connection, count=1, since=sent["sent"].min(), check=False)
    frame = seen(sent["event_id"].iloc[0], connection, "execution")
    assert of(frame, "execution")["status"].tolist() == ["failed"]
    assert of(frame, "state")["detail"].iloc[0].startswith("States.")
    assert of(frame, "row").empty or set(of(frame, "row")["known"]) == {"not found"}


def test_an_event_that_cannot_be_delivered_ends_in_its_dead_letter_queue(connection, client, functions):
    name = f"dead-{uuid4().hex[:8]}"
    events, sqs = client("events"), client("sqs")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    allow = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    events.create_event_bus(Name=name)
    events.put_rule(Name=name, EventBusName=name, EventPattern='{"source": ["com.devpost.commonevent"]}')
    missing = f"arn:aws:states:us-east-1:000000000000:stateMachine:{name}"
    target = {"Id": "1", "Arn": missing, "RoleArn": functions.role("states:StartExecution")}
    events.put_targets(Rule=name, EventBusName=name, Targets=[{**target, "DeadLetterConfig": {"Arn": arn}}])
    try:
        sent = wb.fire([{"lost": True}], connection, bus=name).iloc[0]
        wb.until(lambda: wb.dead_letters(url, connection), lambda found: len(found) > 0, "the dead letter")
        frame = wb.trace(sent["event_id"], connection)
    finally:
        events.remove_targets(Rule=name, EventBusName=name, Ids=["1"])
        events.delete_rule(Name=name, EventBusName=name)
        events.delete_event_bus(Name=name)
        sqs.delete_queue(QueueUrl=url)
    assert frame["lane"].tolist() == ["bus", "rule", "dead letter"]
    assert frame["name"].tolist() == [name, name, name]
    assert frame["detail"].iloc[-1].startswith("NO_RESOURCE")


def test_each_try_of_a_retried_function_has_its_own_lines(connection, client, functions):
    name = functions.make(FLAKY)
    definition = {
        "StartAt": "Call",
        "States": {
            "Call": {
                "Type": "Task",
                "Resource": "arn:aws:states:::lambda:invoke",
                "Parameters": {"FunctionName": name, "Payload.$": "$"},
                "Retry": [{"ErrorEquals": ["TimeoutError"], "IntervalSeconds": 1, "MaxAttempts": 2}],
                "End": True,
            }
        },
    }
    states = client("stepfunctions")
    role = functions.role("lambda:InvokeFunction")
    made = states.create_state_machine(name=name, definition=json.dumps(definition), roleArn=role)["stateMachineArn"]
    run = states.start_execution(stateMachineArn=made, input=json.dumps({"id": f"flag-{uuid4().hex}"}))["executionArn"]
    wb.wait(run, connection)
    frame = wb.trace(run, connection)
    attempts = frame[frame["lane"] == "attempt"]
    assert attempts["status"].tolist() == ["failed", "succeeded"]
    assert attempts["request_id"].nunique() == 2
    logs = frame[frame["lane"] == "log"]
    assert logs[logs["detail"].str.contains("try of")]["attempt"].tolist() == [1, 2]
    assert frame["lane"].iloc[0] == "execution"


def test_an_id_that_nothing_holds_is_said_to_be_nowhere(connection, outputs):
    with pytest.raises(wb.WorkbenchError, match="Nothing since .* holds 'no-such-id'"):
        wb.trace("no-such-id", connection)


@pytest.mark.parametrize("event", [None, 7, "", pd.DataFrame({"event_id": ["a", "b"]}), "arn:aws:sqs:x:1:q"])
def test_what_is_no_id_is_refused_before_anything_is_asked(connection, event):
    with pytest.raises(wb.WorkbenchError):
        wb.trace(event, connection)


def test_a_time_that_is_none_is_refused(connection):
    with pytest.raises(wb.WorkbenchError, match="since='yesterdayish'"):
        wb.trace("some-id", connection, since="yesterdayish")
