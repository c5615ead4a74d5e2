"""Puts an execution's status changes on the account's default event bus, as Standard executions do.

Source: Step Functions developer guide, "Automating Step Functions event delivery with EventBridge".
"""

import json
import logging
from datetime import datetime
from typing import Any

from ministack.core.responses import request_scope

__all__ = ["publish_status_change"]

LOG = logging.getLogger(__name__)

#: Input and output are left out of an event when they are longer. Source: the same page.
_DATA_LIMIT = 248 * 1024


def publish_status_change(execution: Any) -> None:
    """Put the event for the status the execution has now; Express and TestState executions send none.

    A failed delivery is logged and never fails the execution: events are best effort on AWS too.
    """
    from moto.stepfunctions.parser.backend.execution import Execution

    if type(execution) is not Execution or execution.sm_type != "STANDARD":
        return
    from ministack.services import eventbridge

    entry = {
        "Source": "aws.states",
        "DetailType": "Step Functions Execution Status Change",
        "Detail": json.dumps(_detail(dict(execution.to_describe_output()))),
        "Resources": [execution.exec_arn],
    }
    try:
        with request_scope(execution.account_id, execution.region_name):
            eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)
    except Exception:
        LOG.warning("The status change of %s could not be put on the default bus", execution.exec_arn, exc_info=True)


def _detail(described: dict[str, Any]) -> dict[str, Any]:
    return {
        "executionArn": described["executionArn"],
        "stateMachineArn": described["stateMachineArn"],
        "name": described["name"],
        "status": described["status"],
        "startDate": _milliseconds(described["startDate"]),
        "stopDate": _milliseconds(described.get("stopDate")),
        **_data("input", described.get("input")),
        **_data("output", described.get("output")),
        "stateMachineVersionArn": described.get("stateMachineVersionArn"),
        "stateMachineAliasArn": described.get("stateMachineAliasArn"),
        "redriveCount": described["redriveCount"],
        "redriveDate": _milliseconds(described.get("redriveDate")),
        "redriveStatus": described["redriveStatus"],
        "redriveStatusReason": described.get("redriveStatusReason"),
        "error": described.get("error"),
        "cause": described.get("cause"),
    }


def _data(name: str, value: str | None) -> dict[str, Any]:
    if value is None:
        return {name: None, f"{name}Details": None}
    if len(value) > _DATA_LIMIT:
        return {name: None, f"{name}Details": {"included": False}}
    return {name: value, f"{name}Details": {"included": True}}


def _milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp() * 1000)
