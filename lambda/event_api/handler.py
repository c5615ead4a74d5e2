"""Puts the body of POST /event on the event bus."""

import json
import logging
import os
from functools import cache
from typing import Any

import boto3
import entry

logging.basicConfig(format="%(levelname)s %(message)s")
logger = logging.getLogger()
logger.setLevel(logging.INFO)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer 200 with {"messageId": id of the event}, 400 for a body that is not JSON, 502 when the bus refuses.

    `event` is an API Gateway proxy request; see event.json.
    """
    try:
        text = entry.message(event)
    except entry.BodyError as error:
        return entry.response(400, {"error": str(error)})
    wanted = entry.entry(text, bus=os.environ["EVENT_BUS_NAME"], source=os.environ["EVENT_SOURCE"])
    answer = _client().put_events(Entries=[wanted])["Entries"][0]
    if "EventId" not in answer:
        logger.error(json.dumps({"message": "refused by the bus", **answer}))
        return entry.response(502, {"error": f"{answer.get('ErrorCode')}: {answer.get('ErrorMessage')}"})
    logger.info(json.dumps({"message": "put on the bus", "messageId": answer["EventId"]}))
    return entry.response(200, {"messageId": answer["EventId"]})


@cache
def _client() -> Any:
    return boto3.client("events")
