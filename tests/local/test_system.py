"""The article's system, deployed on the embedded AWS: what is fired arrives, and what fails says where and why."""

import json
from uuid import uuid4

import pandas as pd
import pytest

import workbench as wb

pytestmark = pytest.mark.local

PREFIX = "system-"
#: A machine that runs well writes these, in this order, each caused by the one before it.
EVENTS = [
    "ExecutionStarted",
    "TaskStateEntered",
    "TaskScheduled",
    "TaskStarted",
    "TaskSubmitted",
    "TaskSucceeded",
    "TaskStateExited",
    "ChoiceStateEntered",
    "ChoiceStateExited",
    "SucceedStateEntered",
    "SucceedStateExited",
    "ExecutionSucceeded",
]


@pytest.fixture(scope="module")
def connection(server):
    return wb.connect()


@pytest.fixture(scope="module")
def outputs(connection):
    """The whole system, deployed once for this file."""
    from infra.app import build_app

    app = build_app(PREFIX)
    yield wb.deploy(app, connection)
    wb.destroy(app, connection)


@pytest.fixture(scope="module")
def fired(connection, outputs):
    """(what fire() said about 20 messages, ten through each door; their 20 executions)"""
    messages = [{"order": number, "note": f'"tea" & <cups> \u2615 {number}'} for number in range(20)]
    by_bus = wb.fire(messages[:10], connection, bus=outputs["BusName"])
    by_api = wb.fire(messages[10:], connection, via="api", api=outputs["ApiId"])
    sent = pd.concat([by_bus, by_api], ignore_index=True)
    runs = wb.wait(outputs["StateMachineArn"], connection, count=20, since=sent["sent"].min(), timeout_s=120)
    return sent, runs


@pytest.fixture
def start(connection):
    """start(machine's ARN, time=...) -> the ARN of an execution with an event such as the bus makes."""

    def start(machine, time="2026-01-01T12:00:00Z"):
        event = {"id": str(uuid4()), "time": time, "detail": {"message": '{"order": 7}'}}
        answer = connection.client("stepfunctions").start_execution(stateMachineArn=machine, input=json.dumps(event))
        return answer["executionArn"]

    return start


def as_sent(sent, stored):
    """Whether each message sent is in the table, once, as it was sent."""
    joined = sent.merge(stored, left_on="event_id", right_on="messageId", how="left", validate="one_to_one")
    return joined["message"].map(json.loads).equals(joined["event"].map(json.loads, na_action="ignore"))


def test_twenty_messages_are_twenty_executions_that_succeed(fired):
    sent, runs = fired
    assert set(sent["status"]) == {"accepted"}
    assert runs["status"].tolist() == ["SUCCEEDED"] * 20
    assert sent["event_id"].is_unique


def test_the_rows_are_what_was_sent(fired, connection, outputs):
    sent, _ = fired
    assert as_sent(sent, wb.rows(outputs["TableName"], connection))


def test_the_times_in_the_table_are_the_events_times(fired, connection, outputs):
    sent, _ = fired
    stored = wb.rows(outputs["TableName"], connection).merge(sent, left_on="messageId", right_on="event_id")
    late = stored["createdAt"] - stored["sent"].dt.floor("s")
    assert late.between(pd.Timedelta(0), pd.Timedelta("1min")).all()


def test_one_row_is_found_by_its_key(fired, connection, outputs):
    sent, _ = fired
    query = 'SELECT * FROM "{table}" WHERE messageId = ?'
    found = wb.rows(outputs["TableName"], connection, query, [sent["event_id"].iloc[7]])
    assert [json.loads(event)["order"] for event in found["event"]] == [7]


def test_every_history_has_the_events_of_aws_in_order_with_their_causes(fired, connection):
    _, runs = fired
    for run in runs["execution"]:
        history = wb.history(run, connection)
        assert history["type"].tolist() == EVENTS
        assert history["id"].tolist() == list(range(1, 13))
        assert history["previous_id"].tolist() == [0, 0, *range(2, 12)]


def test_the_steps_are_the_three_states(fired, connection):
    _, runs = fired
    steps = wb.steps(runs.iloc[0], connection)
    assert steps["state"].tolist() == ["Record Message", "Check Status?", "Job Succeed"]
    assert set(steps["status"]) == {"succeeded"}


def test_the_answer_lies_beside_the_event(fired, connection):
    sent, runs = fired
    output = json.loads(wb.steps(runs.iloc[0], connection)["output"].iloc[0])
    assert output["id"] in set(sent["event_id"])
    assert output["recordResult"]["StatusCode"] == 200
    assert output["recordResult"]["Payload"]["putStatus"]["messageId"] == output["id"]


def test_a_message_id_leads_through_the_log_to_its_execution(fired, connection, outputs):
    sent, runs = fired
    message_id = sent["event_id"].iloc[0]
    lines = wb.until(
        lambda: wb.logs(outputs["StateMachineLogGroup"], connection, contains=message_id),
        lambda found: found["execution"].notna().any(),
        "the machine's log lines",
    )
    run = lines["execution"].dropna().unique()
    assert len(run) == 1
    assert run[0] in set(runs["execution"])
    assert message_id in wb.events(run[0], connection)[0]["executionStartedEventDetails"]["input"]


def test_the_log_is_the_history(fired, connection, outputs):
    _, runs = fired
    run = runs["execution"].iloc[0]
    lines = wb.until(
        lambda: wb.logs(outputs["StateMachineLogGroup"], connection, contains=run),
        lambda found: len(found) >= len(EVENTS),
        "all log lines of one execution",
    ).sort_values("event_id")
    assert lines["type"].tolist() == EVENTS
    assert lines["previous_id"].tolist() == [0, 0, *range(2, 12)]


def test_the_functions_write_their_logs(fired, connection, outputs):
    sent, _ = fired
    message_id = sent["event_id"].iloc[-1]
    for group, said in (("RecorderLogGroup", "recorded"), ("ApiLogGroup", "put on the bus")):
        lines = wb.logs(outputs[group], connection, contains=message_id)
        assert lines["message"].str.contains(f'"message": "{said}"').any()


def test_the_queue_records_the_same_messages(fired, connection, outputs):
    sent, _ = fired
    stored = wb.until(
        lambda: wb.rows(outputs["QueueTableName"], connection),
        lambda found: len(found) >= len(sent),
        "20 rows of the queue design",
        timeout_s=60,
    )
    assert as_sent(sent, stored)


def test_a_message_that_is_no_json_fails_in_its_execution_and_not_on_the_way(fired, connection, outputs):
    sent = wb.fire(["three teas, please"], connection, bus=outputs["BusName"])
    runs = wb.wait(outputs["StateMachineArn"], connection, count=1, since=sent["sent"].min(), check=False)
    assert runs["status"].tolist() == ["FAILED"]
    steps = wb.steps(runs.iloc[0], connection)
    assert steps["state"].tolist() == ["Record Message"]
    assert wb.dead_letters(outputs["DeadLetterQueueUrl"], connection).empty


def test_the_queue_keeps_what_its_function_failed_on(fired, connection, outputs):
    sent = wb.fire(["three teas, please"], connection, bus=outputs["BusName"])
    lines = wb.until(
        lambda: wb.logs(outputs["QueueLogGroup"], connection, since=sent["sent"].min(), contains="not recorded"),
        lambda found: len(found) > 0,
        "the complaint of the queue's function",
    )
    assert len(lines) >= 1
    assert not wb.rows(outputs["QueueTableName"], connection)["messageId"].isin(sent["event_id"]).any()
    in_flight = "ApproximateNumberOfMessagesNotVisible"
    counts = connection.client("sqs").get_queue_attributes(QueueUrl=outputs["QueueUrl"], AttributeNames=[in_flight])
    assert int(counts["Attributes"][in_flight]) >= 1


def test_the_api_refuses_what_is_no_json(connection, outputs):
    sent = wb.fire(["three teas, please"], connection, via="api", api=outputs["ApiId"])
    assert sent["status"].tolist() == ["refused"]
    assert "HTTP 400" in sent["error"].iloc[0]


def test_a_failed_callback_ends_the_articles_machine_before_its_choice(connection, outputs, start):
    run = start(outputs["StateMachineArn"], time="yesterday")
    assert wb.wait(run, connection, check=False)["status"].tolist() == ["FAILED"]
    steps = wb.steps(run, connection)
    assert steps["state"].tolist() == ["Record Message"]
    assert steps["error"].iloc[0] == "ValueError"
    assert json.loads(steps["cause"].iloc[0])["statusCode"] == 500
    assert wb.history(run, connection)["type"].tolist()[-2:] == ["TaskFailed", "ExecutionFailed"]


def test_a_failure_is_raised_with_the_recorders_own_words(connection, outputs, start):
    with pytest.raises(wb.WorkbenchError, match="ended FAILED: ValueError .*yesterday"):
        wb.wait(start(outputs["StateMachineArn"], time="yesterday"), connection)


@pytest.mark.parametrize("error", ["States.ALL", "States.TaskFailed", "ValueError"])
def test_a_catch_makes_the_choices_failure_branch_live(connection, outputs, start, error):
    states = connection.client("stepfunctions")
    article = states.describe_state_machine(stateMachineArn=outputs["StateMachineArn"])
    definition = json.loads(article["definition"])
    noted = {"Type": "Pass", "Result": {"StatusCode": 500}, "ResultPath": "$.recordResult", "Next": "Check Status?"}
    definition["States"]["Note Failure"] = noted
    catch = {"ErrorEquals": [error], "ResultPath": "$.failure", "Next": "Note Failure"}
    definition["States"]["Record Message"]["Catch"] = [catch]
    made = states.create_state_machine(
        name=f"{PREFIX}{error.replace('.', '-')}", definition=json.dumps(definition), roleArn=article["roleArn"]
    )
    try:
        run = start(made["stateMachineArn"], time="yesterday")
        wb.wait(run, connection, check=False)
        steps = wb.steps(run, connection)
        assert steps["state"].tolist() == ["Record Message", "Note Failure", "Check Status?", "Job Failed"]
        assert steps["status"].iloc[0] == "caught"
    finally:
        states.delete_state_machine(stateMachineArn=made["stateMachineArn"])
