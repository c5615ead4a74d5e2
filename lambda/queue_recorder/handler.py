"""Records the messages of an SQS batch in DynamoDB; those that fail go back to the queue."""

import json
import logging
import os
from functools import cache
from typing import Any

import batch
import boto3

logging.basicConfig(format="%(levelname)s %(message)s")
logger = logging.getLogger()
logger.setLevel(logging.INFO)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Store each record of the batch and name those that failed; see event.json."""
    failed = [one["messageId"] for one in event["Records"] if not _record(one)]
    return batch.failures(failed)


def _record(sqs_record: dict[str, Any]) -> bool:
    try:
        item = batch.item(sqs_record)
        _client().put_item(TableName=os.environ["MESSAGES_TABLE_NAME"], Item=item)
    except Exception:
        logger.exception(json.dumps({"message": "not recorded", "sqsMessageId": sqs_record["messageId"]}))
        return False
    logger.info(json.dumps({"message": "recorded", "messageId": item["messageId"]["S"]}))
    return True


@cache
def _client() -> Any:
    return boto3.client("dynamodb")
