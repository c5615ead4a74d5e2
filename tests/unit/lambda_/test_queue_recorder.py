"""The queue's recorder: the same item as the state machine's, and only the failed messages go back."""

import json

import pytest

pytestmark = pytest.mark.unit


@pytest.fixture
def run(load, fake, monkeypatch):
    """run(event, put_item=...) -> (answer to the queue, items put)."""

    def call(event, **answers):
        handler = load("queue_recorder", "handler")
        client = fake(**answers)
        monkeypatch.setattr(handler, "_client", lambda: client)
        return handler.handler(event, None), [arguments["Item"] for _, arguments in client.calls]

    return call


def sqs_record(message_id, body):
    return {"messageId": message_id, "body": body if isinstance(body, str) else json.dumps(body)}


def event_with(message, **changes):
    return {"id": "e-1", "time": "1970-01-01T00:00:01Z", "detail": {"message": json.dumps(message)}} | changes


def test_both_designs_store_the_same_item(run, load, sample):
    event = sample("queue_recorder")
    answer, (item,) = run(event)
    assert answer == {"batchItemFailures": []}
    sent = json.loads(event["Records"][0]["body"])
    same = load("message_recorder", "record").item(
        {"messageId": sent["id"], "createdAt": sent["time"], "event": json.loads(sent["detail"]["message"])}
    )
    assert item == same


@pytest.mark.parametrize(
    "body",
    [
        "not json",
        event_with(1, time="yesterday"),
        {"id": "e-1", "time": "1970-01-01T00:00:01Z"},
        event_with(1, detail={"message": "{"}),
    ],
)
def test_only_what_failed_goes_back(run, body):
    good = sqs_record("good", event_with({"order": 7}))
    answer, items = run({"Records": [sqs_record("bad", body), good]})
    assert answer == {"batchItemFailures": [{"itemIdentifier": "bad"}]}
    assert [json.loads(item["event"]["S"]) for item in items] == [{"order": 7}]


def test_a_refusing_table_sends_the_message_back(run, refusal):
    records = [sqs_record(name, event_with({})) for name in ("a", "b")]
    answer, _ = run({"Records": records}, put_item=refusal("ProvisionedThroughputExceededException", "PutItem"))
    assert answer == {"batchItemFailures": [{"itemIdentifier": "a"}, {"itemIdentifier": "b"}]}


def test_an_empty_batch(run):
    assert run({"Records": []}) == ({"batchItemFailures": []}, [])
