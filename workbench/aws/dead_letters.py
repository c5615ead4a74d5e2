"""Reads a dead-letter queue without emptying it."""

import json
from typing import Any

import pandas as pd

from workbench.aws.calls import explained
from workbench.aws.connection import Connection

__all__ = ["dead_letters", "dead_letters_frame"]

#: ReceiveMessage gives at most 10. Source: SQS API Reference, "ReceiveMessage".
_BATCH = 10
#: Why EventBridge gave up, as message attributes. Source: EventBridge User Guide, "Using dead-letter queues".
_REASONS = ("ERROR_CODE", "ERROR_MESSAGE", "EXHAUSTED_RETRY_CONDITION", "RULE_ARN", "TARGET_ARN")


def dead_letters(queue_url: str, connection: Connection) -> pd.DataFrame:
    """Return one row a message of a dead-letter queue; the messages stay where they are.

    Columns: event_id (str, the id of the event, missing when the body is no event); error_code, error_message,
    exhausted_retry_condition, rule_arn, target_arn (str, from the attributes EventBridge adds, missing on others);
    retry_attempts (Int64); sent (datetime64[ns, UTC], when it came into this queue); receive_count (int64, this
    look included); body (str).
    Raises NotFoundError when there is no such queue.
    """
    sqs = connection.client("sqs")
    found: dict[str, dict[str, Any]] = {}
    with explained(f"read the queue {queue_url.rpartition('/')[2]}", connection):
        while True:
            answer = sqs.receive_message(
                QueueUrl=queue_url,
                MaxNumberOfMessages=_BATCH,
                VisibilityTimeout=0,  # a look must not hide the message from the next one
                WaitTimeSeconds=1
                if not connection.is_local
                else 0,  # on AWS a short poll asks only some of the servers
                MessageAttributeNames=["All"],
                MessageSystemAttributeNames=["All"],
            )
            fresh = {one["MessageId"]: one for one in answer.get("Messages", []) if one["MessageId"] not in found}
            if not fresh:
                return dead_letters_frame(list(found.values()))
            found |= fresh


def dead_letters_frame(messages: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the frame that dead_letters() documents, from the messages of ReceiveMessage."""
    messages = sorted(messages, key=lambda message: _system(message, "SentTimestamp"))
    reasons = {
        name.lower(): pd.Series([_attribute(message, name) for message in messages], dtype="str") for name in _REASONS
    }
    retries = [_attribute(message, "RETRY_ATTEMPTS") for message in messages]
    sent = pd.Series([_system(message, "SentTimestamp") for message in messages], dtype="int64")
    return pd.DataFrame(
        {
            "event_id": pd.Series([_event_id(message["Body"]) for message in messages], dtype="str"),
            **reasons,
            "retry_attempts": pd.Series([None if n is None else int(n) for n in retries], dtype="Int64"),
            "sent": pd.to_datetime(sent, unit="ms", utc=True).astype("datetime64[ns, UTC]"),
            "receive_count": pd.Series(
                [_system(message, "ApproximateReceiveCount") for message in messages], dtype="int64"
            ),
            "body": pd.Series([message["Body"] for message in messages], dtype="str"),
        }
    )


def _attribute(message: dict[str, Any], name: str) -> str | None:
    value = message.get("MessageAttributes", {}).get(name, {}).get("StringValue")
    return None if value is None else str(value)


def _system(message: dict[str, Any], name: str) -> int:
    return int(message.get("Attributes", {}).get(name, 0))


def _event_id(body: str) -> str | None:
    try:
        event = json.loads(body)
    except ValueError:
        return None
    return event.get("id") if isinstance(event, dict) else None
