"""Records one message in DynamoDB and answers the task token with success or failure."""

import json
import logging
import os
from functools import cache
from typing import Any

import boto3
import record
from botocore.exceptions import ClientError

logging.basicConfig(format="%(levelname)s %(message)s")
logger = logging.getLogger()
logger.setLevel(logging.INFO)


def handler(event: dict[str, Any], _context: object) -> None:
    """Store event["Record"] and answer event["MyTaskToken"]; see event.json.

    Whatever goes wrong with the record is the task's failure, not the function's. Raises only when the token is
    missing or AWS refuses the answer for another reason than coming too late.
    """
    token = event["MyTaskToken"]
    message = event.get("Record") or {}
    message_id = message.get("messageId")
    try:
        answer = {"output": record.success(message_id, _put(record.item(message)))}
    except Exception as error:
        logger.exception(_line("not recorded", message_id))
        _send("send_task_failure", message_id, taskToken=token, **record.failure(message_id, error))
    else:
        logger.info(_line("recorded", message_id))
        _send("send_task_success", message_id, taskToken=token, **answer)


def _put(item: dict[str, Any]) -> dict[str, Any]:
    return _client("dynamodb").put_item(
        TableName=os.environ["MESSAGES_TABLE_NAME"], Item=item, ReturnConsumedCapacity="TOTAL"
    )


def _send(operation: str, message_id: str | None, **answer: str) -> None:
    try:
        getattr(_client("stepfunctions"), operation)(**answer)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code not in record.TOO_LATE:
            raise
        logger.warning(_line("answered too late", message_id, error=code))


@cache
def _client(name: str) -> Any:
    return boto3.client(name)


def _line(what: str, message_id: str | None, **more: str) -> str:
    return json.dumps({"message": what, "messageId": message_id, **more})
