"""The recorder: the item it stores, the answer it gives, and what happens when either fails."""

import json
import logging

import pytest

pytestmark = pytest.mark.unit

CONSUMED = {"ConsumedCapacity": {"TableName": "MessagesTable", "CapacityUnits": 1.0}}


@pytest.fixture
def run(load, fake, monkeypatch):
    """run(event, put_item=..., send_task_success=...) -> (calls to DynamoDB, calls to Step Functions)."""

    def call(event, **answers):
        handler = load("message_recorder", "handler")
        clients = {
            "dynamodb": fake(**{"put_item": CONSUMED} | answers),
            "stepfunctions": fake(**answers),
        }
        monkeypatch.setattr(handler, "_client", clients.__getitem__)
        assert handler.handler(event, None) is None
        return clients["dynamodb"].calls, clients["stepfunctions"].calls

    return call


@pytest.mark.parametrize(
    ("timestamp", "expected"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T00:00:01Z", 1000),
        ("2026-11-23T14:00:00Z", 1795442400000),
        ("2026-11-23T15:00:00+01:00", 1795442400000),
        ("2026-11-23T14:00:00.123Z", 1795442400123),
        ("1969-12-31T23:59:59Z", -1000),
    ],
)
def test_epoch_ms(load, timestamp, expected):
    assert load("message_recorder", "record").epoch_ms(timestamp) == expected


@pytest.mark.parametrize("timestamp", ["2026-11-23T14:00:00", "yesterday", ""])
def test_epoch_ms_refuses_what_is_no_moment(load, timestamp):
    with pytest.raises(ValueError):
        load("message_recorder", "record").epoch_ms(timestamp)


@pytest.mark.parametrize("event", [{"order": 7}, [1, 2], "text", 3, None, {"é": "ü"}])
def test_item_keeps_the_event_as_json(load, event):
    item = load("message_recorder", "record").item(
        {"messageId": "m", "createdAt": "1970-01-01T00:00:01Z", "event": event}
    )
    assert item["messageId"] == {"S": "m"}
    assert item["createdAt"] == {"N": "1000"}
    assert json.loads(item["event"]["S"]) == event


def test_a_recorded_message_is_answered_with_success(run, sample):
    event = sample("message_recorder")
    puts, sends = run(event)
    ((operation, put),) = puts
    assert operation == "put_item"
    assert put["TableName"] == "MessagesTable"
    assert put["ReturnConsumedCapacity"] == "TOTAL"
    assert put["Item"]["messageId"] == {"S": event["Record"]["messageId"]}
    ((operation, sent),) = sends
    assert operation == "send_task_success"
    assert sent["taskToken"] == event["MyTaskToken"]
    assert json.loads(sent["output"]) == {
        "statusCode": 200,
        "headers": {"Content-Type": "text/json"},
        "putStatus": {"messageId": event["Record"]["messageId"], "ProcessorResult": CONSUMED},
    }


def test_a_refused_item_is_answered_with_failure(run, sample, refusal):
    event = sample("message_recorder")
    _, sends = run(event, put_item=refusal("ResourceNotFoundException", "PutItem"))
    ((operation, sent),) = sends
    assert operation == "send_task_failure"
    assert sent["taskToken"] == event["MyTaskToken"]
    assert sent["error"] == "ResourceNotFoundException"
    cause = json.loads(sent["cause"])
    assert cause["statusCode"] == 500
    assert cause["headers"] == {"Content-Type": "text/json"}
    assert cause["putStatus"]["messageId"] == event["Record"]["messageId"]
    assert "ResourceNotFoundException" in cause["putStatus"]["ProcessorResult"]


@pytest.mark.parametrize(
    ("record", "error"),
    [
        ({}, "KeyError"),
        (None, "KeyError"),
        ({"messageId": "m", "createdAt": "yesterday", "event": {}}, "ValueError"),
        ({"messageId": "m", "createdAt": "2026-11-23T14:00:00Z"}, "KeyError"),
        ({"messageId": "m", "createdAt": None, "event": {}}, "TypeError"),
    ],
)
def test_a_record_that_is_none_is_the_task_s_failure(run, record, error):
    puts, sends = run({"MyTaskToken": "token", "Record": record})
    assert puts == []
    ((operation, sent),) = sends
    assert (operation, sent["error"]) == ("send_task_failure", error)
    json.loads(sent["cause"])


def test_a_long_reason_stays_within_the_limits_and_json(load):
    answer = load("message_recorder", "record").failure("m", ValueError("x" * 100_000))
    assert len(answer["cause"]) <= 32768
    assert len(answer["error"]) <= 256
    assert json.loads(answer["cause"])["putStatus"]["messageId"] == "m"


@pytest.mark.parametrize("code", ["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"])
@pytest.mark.parametrize("failing", [False, True])
def test_an_answer_that_comes_too_late_is_logged_and_not_raised(run, sample, refusal, caplog, code, failing):
    answers = {"put_item": RuntimeError("down")} if failing else {}
    operation = "send_task_failure" if failing else "send_task_success"
    with caplog.at_level(logging.INFO):
        _, sends = run(sample("message_recorder"), **answers, **{operation: refusal(code, operation)})
    assert [name for name, _ in sends] == [operation]
    late = [json.loads(one.getMessage()) for one in caplog.records if "too late" in one.getMessage()]
    assert [(one["error"], one["messageId"]) for one in late] == [
        (code, sample("message_recorder")["Record"]["messageId"])
    ]


@pytest.mark.parametrize("code", ["AccessDeniedException", "InvalidOutput"])
def test_another_refusal_of_the_answer_is_raised(run, sample, refusal, code):
    with pytest.raises(Exception, match=code):
        run(sample("message_recorder"), send_task_success=refusal(code, "SendTaskSuccess"))


def test_without_a_token_there_is_nobody_to_answer(run, sample):
    event = sample("message_recorder")
    del event["MyTaskToken"]
    with pytest.raises(KeyError, match="MyTaskToken"):
        run(event)


def test_log_lines_can_be_found_by_message_id(run, sample, caplog):
    event = sample("message_recorder")
    with caplog.at_level(logging.INFO):
        run(event)
    (line,) = [json.loads(one.getMessage()) for one in caplog.records]
    assert line == {"message": "recorded", "messageId": event["Record"]["messageId"]}
