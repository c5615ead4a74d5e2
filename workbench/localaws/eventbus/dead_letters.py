"""Sends an event that cannot be delivered to its target's dead-letter queue."""

import json
import logging
from typing import Any

from ministack.services import sqs

from workbench.localaws.eventbus.errors import DeliveryError
from workbench.localaws.eventbus.permissions import require_policy

__all__ = ["send"]

_LOG = logging.getLogger("localaws.eventbus")


def send(
    target: dict[str, Any],
    rule: dict[str, Any],
    event: dict[str, Any],
    error: DeliveryError,
    attempts: int,
    exhausted: str | None,
) -> None:
    """Put the event, as it came, on the target's DeadLetterConfig queue with EventBridge's attributes.

    `attempts` counts the retries; `exhausted` names the condition that ended them. Without a queue, or when the
    queue's policy refuses EventBridge, the event is dropped as on AWS, and the log says so.
    Source: EventBridge user guide, "Using dead-letter queues" (attributes).
    """
    queue_arn = (target.get("DeadLetterConfig") or {}).get("Arn", "")
    lost = f"event {event.get('id')} of rule {rule.get('Arn')} for {target.get('Arn')} ({error.code}: {error.message})"
    queue = sqs._queue_by_arn(queue_arn) if queue_arn else None
    if queue is None:
        _LOG.warning("dropped: %s; the target has no dead-letter queue%s", lost, f" {queue_arn}" if queue_arn else "")
        return
    try:
        require_policy(queue["attributes"].get("Policy"), "sqs:SendMessage", queue_arn, rule.get("Arn", ""))
    except DeliveryError as refused:
        _LOG.warning("dropped: %s; %s", lost, refused.message)
        return
    attributes = {
        "RULE_ARN": rule.get("Arn", ""),
        "TARGET_ARN": target.get("Arn", ""),
        "ERROR_CODE": error.code,
        "ERROR_MESSAGE": error.message,
        "RETRY_ATTEMPTS": str(attempts),
        **({"EXHAUSTED_RETRY_CONDITION": exhausted} if exhausted else {}),
    }
    message = {
        "QueueUrl": queue["url"],
        "MessageBody": json.dumps(event),
        "MessageAttributes": {
            name: {"DataType": "String", "StringValue": value} for name, value in attributes.items() if value
        },
    }
    sqs._act_send_message(message, queue["url"])
