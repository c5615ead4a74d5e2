"""Looking into a dead-letter queue without emptying it, and waiting for what must come."""

import json

import pandas as pd
import pytest
from botocore.stub import ANY

from workbench.aws.dead_letters import dead_letters, dead_letters_frame
from workbench.aws.until import until
from workbench.errors import NotFoundError, WorkbenchError

pytestmark = pytest.mark.unit

URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/dead"
RULE = "arn:aws:events:eu-central-1:123456789012:rule/commonbus/sfn"


def message(number, **attributes):
    return {
        "MessageId": f"m-{number}",
        "Body": json.dumps({"id": f"event-{number}"}),
        "Attributes": {"SentTimestamp": str(1767225600000 + number), "ApproximateReceiveCount": "2"},
        "MessageAttributes": {name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()},
    }


def answers(stubbed, *messages):
    stubbed.answers(
        "sqs",
        "receive_message",
        {"Messages": list(messages)} if messages else {},
        {
            "QueueUrl": URL,
            "MaxNumberOfMessages": 10,
            "VisibilityTimeout": 0,
            "WaitTimeSeconds": ANY,
            "MessageAttributeNames": ["All"],
            "MessageSystemAttributeNames": ["All"],
        },
    )


def test_the_queue_is_read_until_nothing_new_comes_and_each_message_once(stubbed):
    answers(stubbed, message(2), message(1))
    answers(stubbed, message(1), message(3))
    answers(stubbed, message(2))
    assert dead_letters(URL, stubbed.connection)["event_id"].tolist() == ["event-1", "event-2", "event-3"]


def test_the_reason_eventbridge_gives_becomes_columns():
    frame = dead_letters_frame([message(1, ERROR_CODE="NO_RESOURCE", RULE_ARN=RULE, RETRY_ATTEMPTS="0"), message(2)])
    assert frame["error_code"].tolist()[0] == "NO_RESOURCE"
    assert frame["rule_arn"].tolist()[0] == RULE
    assert frame["retry_attempts"].isna().tolist() == [False, True]
    assert frame["sent"].iloc[0] == pd.Timestamp("2026-01-01T00:00:00.001Z")


@pytest.mark.parametrize("body", ["not json", "[]", "3"])
def test_a_body_that_is_no_event_has_no_id(body):
    assert dead_letters_frame([{"MessageId": "m", "Body": body}])["event_id"].isna().all()


def test_the_columns_and_dtypes_hold_for_an_empty_queue():
    assert {name: str(dtype) for name, dtype in dead_letters_frame([]).dtypes.items()} == {
        "event_id": "str",
        "error_code": "str",
        "error_message": "str",
        "exhausted_retry_condition": "str",
        "rule_arn": "str",
        "target_arn": "str",
        "retry_attempts": "Int64",
        "sent": "datetime64[ns, UTC]",
        "receive_count": "int64",
        "body": "str",
    }


def test_a_queue_that_is_not_there_is_an_error(stubbed):
    stubbed["sqs"].add_client_error("receive_message", "AWS.SimpleQueueService.NonExistentQueue", "no such queue")
    with pytest.raises(NotFoundError, match="no such queue"):
        dead_letters(URL, stubbed.connection)


def test_until_returns_the_first_look_that_is_ready():
    looks = iter([[], [1], [1, 2]])
    assert until(lambda: next(looks), lambda seen: len(seen) == 2, "two rows", poll_s=0) == [1, 2]


def test_until_gives_up_at_the_limit_and_shows_the_last_look():
    with pytest.raises(WorkbenchError, match=r"(?s)still not: two rows.*\[1\]"):
        until(lambda: [1], lambda seen: len(seen) == 2, "two rows", timeout_s=0, poll_s=0)
