"""A queue as a function's event source: batches, partial failures, redrive."""

import json
import time
import uuid

import pytest

pytestmark = pytest.mark.local

FAILS_ODD = """
import json
def handler(event, context):
    failed = [r["messageId"] for r in event["Records"] if json.loads(r["body"]) % 2]
    print("batch", sorted(r["body"] for r in event["Records"]))
    return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}
"""


@pytest.fixture
def queues(client):
    """(url, ARN) of a queue whose messages go, after two tries, to a second (url, ARN)."""
    sqs = client("sqs")

    def make(**attributes):
        url = sqs.create_queue(QueueName=f"q-{uuid.uuid4().hex[:8]}", Attributes=attributes)["QueueUrl"]
        return url, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]

    dead = make()
    redrive = json.dumps({"deadLetterTargetArn": dead[1], "maxReceiveCount": 2})
    return make(VisibilityTimeout="1", RedrivePolicy=redrive), dead


def bodies(client, url, expected, wait_s=15):
    found = []
    deadline = time.monotonic() + wait_s
    while len(found) < expected and time.monotonic() < deadline:
        answer = client("sqs").receive_message(QueueUrl=url, WaitTimeSeconds=1, MaxNumberOfMessages=10)
        found += [each["Body"] for each in answer.get("Messages", [])]
    return sorted(found)


def left(client, url):
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    return [
        int(n) for n in client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"].values()
    ]


def source(client, functions, queue_arn, code, **settings):
    name = functions.make(code, role=functions.role("sqs:*"))
    client("lambda").create_event_source_mapping(FunctionName=name, EventSourceArn=queue_arn, **settings)
    return name


def test_only_the_failed_messages_of_a_batch_come_back_and_end_in_the_dead_letter_queue(client, functions, queues):
    (url, arn), (dead_url, _) = queues
    source(client, functions, arn, FAILS_ODD, FunctionResponseTypes=["ReportBatchItemFailures"], BatchSize=10)
    client("sqs").send_message_batch(QueueUrl=url, Entries=[{"Id": str(n), "MessageBody": str(n)} for n in range(6)])
    assert bodies(client, dead_url, 3) == ["1", "3", "5"]
    assert left(client, url) == [0, 0]


def test_a_function_that_raises_gives_the_whole_batch_back(client, functions, queues):
    (url, arn), (dead_url, _) = queues
    source(client, functions, arn, "def handler(event, context): raise ValueError('no')\n", BatchSize=10)
    client("sqs").send_message_batch(QueueUrl=url, Entries=[{"Id": str(n), "MessageBody": str(n)} for n in range(3)])
    assert bodies(client, dead_url, 3) == ["0", "1", "2"]
    assert left(client, url) == [0, 0]


def test_two_hundred_messages_are_each_handled(client, functions, queues):
    (url, arn), _ = queues
    code = "def handler(event, context):\n    for r in event['Records']: print('seen', r['body'])\n"
    name = source(client, functions, arn, code, BatchSize=10)
    for first in range(0, 200, 10):
        entries = [{"Id": str(n), "MessageBody": str(n)} for n in range(first, first + 10)]
        client("sqs").send_message_batch(QueueUrl=url, Entries=entries)
    deadline = time.monotonic() + 20
    while left(client, url) != [0, 0] and time.monotonic() < deadline:
        time.sleep(0.1)
    seen = {line.split()[1] for line in functions.log_lines(name) if line.startswith("seen")}
    assert seen == {str(n) for n in range(200)}
