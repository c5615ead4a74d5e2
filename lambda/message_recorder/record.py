"""Pure part of the recorder: the item that is stored, and the answers to the task token."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

__all__ = ["TOO_LATE", "epoch_ms", "failure", "item", "success"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HEADERS = {"Content-Type": "text/json"}
#: Limits of SendTaskFailure: https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html
_LONGEST_ERROR, _LONGEST_CAUSE = 256, 32768
_LONGEST_REASON = 2000

#: The errors of a callback nobody waits for any more: the task timed out, or its execution is closed.
TOO_LATE = frozenset({"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"})


def epoch_ms(timestamp: str) -> int:
    """Turn an ISO 8601 time with its offset into epoch milliseconds: "1970-01-01T00:00:01Z" -> 1000."""
    moment = datetime.fromisoformat(timestamp)
    if moment.tzinfo is None:
        raise ValueError(f"createdAt must carry its offset, such as a final Z, not {timestamp!r}")
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def item(record: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Turn {messageId, createdAt, event} into a DynamoDB item {messageId S, createdAt N, event S}.

    Raises KeyError when a field is missing, and ValueError when createdAt is no time.
    """
    return {
        "messageId": {"S": record["messageId"]},
        "createdAt": {"N": str(epoch_ms(record["createdAt"]))},
        "event": {"S": json.dumps(record["event"])},
    }


def success(message_id: str, result: dict[str, Any]) -> str:
    """Return the JSON output of SendTaskSuccess; `result` is what PutItem answered."""
    return json.dumps(_answer(200, message_id, result))


def failure(message_id: str | None, error: Exception) -> dict[str, str]:
    """Return `error` and `cause` of SendTaskFailure: AWS's code or the exception's class name, and a JSON string."""
    name = getattr(error, "response", {}).get("Error", {}).get("Code") or type(error).__name__
    cause = json.dumps(_answer(500, message_id, f"{name}: {error}"[:_LONGEST_REASON]))
    return {"error": name[:_LONGEST_ERROR], "cause": cause[:_LONGEST_CAUSE]}


def _answer(status_code: int, message_id: str | None, result: Any) -> dict[str, Any]:
    return {
        "statusCode": status_code,
        "headers": _HEADERS,
        "putStatus": {"messageId": message_id, "ProcessorResult": result},
    }
