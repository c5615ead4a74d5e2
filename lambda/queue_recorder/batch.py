"""Pure part of the queue's recorder: an SQS record becomes an item, and failures the answer of a partial batch."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

__all__ = ["failures", "item"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def item(sqs_record: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Turn an SQS record whose body is an EventBridge event into the item the state machine's recorder stores.

    Raises KeyError when a field is missing, and ValueError when the body or its message is not JSON.
    """
    event = json.loads(sqs_record["body"])
    created_ms = (datetime.fromisoformat(event["time"]) - _EPOCH) // timedelta(milliseconds=1)
    return {
        "messageId": {"S": event["id"]},
        "createdAt": {"N": str(created_ms)},
        "event": {"S": json.dumps(json.loads(event["detail"]["message"]))},
    }


def failures(message_ids: Iterable[str]) -> dict[str, list[dict[str, str]]]:
    """Return what SQS gives back to the queue: the ids of the messages to deliver again."""
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in message_ids]}
