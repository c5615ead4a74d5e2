"""Adapter: PutEvents with AWS's checks of each entry, its size limit, and the time the caller gave."""

import json
import time
import uuid
from typing import Any

from ministack.core.responses import error_response_json, get_account_id, get_region, json_response
from ministack.services import eventbridge

__all__ = ["apply", "entry_bytes", "entry_error"]

#: AWS's limits: 10 entries, and 256 KiB for all of them together (EventBridge API reference, PutEvents).
_MOST_ENTRIES = 10
_MOST_BYTES = 256 * 1024
_TIME_BYTES = 14


def entry_bytes(entry: dict[str, Any]) -> int:
    """Return an entry's size as AWS counts it (EventBridge user guide, "Calculating event entry size")."""
    texts = [entry.get("Source"), entry.get("DetailType"), entry.get("Detail"), *(entry.get("Resources") or [])]
    size = sum(len(str(text).encode()) for text in texts if text)
    return size + (_TIME_BYTES if entry.get("Time") is not None else 0)


def entry_error(entry: dict[str, Any], may_use_aws: bool = False) -> tuple[str, str] | None:
    """Return AWS's code and message for an entry it refuses, or None."""
    for name in ("Source", "DetailType", "Detail"):
        if not entry.get(name):
            return "InvalidArgument", f"Parameter {name} is not valid. Reason: {name} is a required argument."
    if str(entry["Source"]).startswith("aws.") and not may_use_aws:
        return "NotAuthorizedForSourceException", "Not authorized for the source."
    try:
        detail = json.loads(entry["Detail"])
    except (TypeError, ValueError, RecursionError):
        detail = None
    if not isinstance(detail, dict):
        return "MalformedDetail", "Detail is malformed."
    return None


def _put_events(data: dict[str, Any], allow_aws_source: bool = False) -> Any:
    entries = data.get("Entries") or []
    if not 1 <= len(entries) <= _MOST_ENTRIES:
        bound = "less than or equal to 10" if entries else "greater than or equal to 1"
        text = f"failed to satisfy constraint: Member must have length {bound}"
        text = f"1 validation error detected: Value '{entries}' at 'entries' {text}"
        return error_response_json("ValidationException", text, 400)
    if sum(map(entry_bytes, entries)) > _MOST_BYTES and not allow_aws_source:
        text = "Total size of the entries in the request is over the limit."
        return error_response_json("ValidationException", text, 400)
    results = [_put(entry, allow_aws_source) for entry in entries]
    return json_response({"FailedEntryCount": sum("ErrorCode" in each for each in results), "Entries": results})


def _put(entry: dict[str, Any], may_use_aws: bool) -> dict[str, str]:
    bus, bus_error = eventbridge._event_bus_name_from_ref(entry.get("EventBusName") or "default")
    if error := bus_error or entry_error(entry, may_use_aws):
        return {"ErrorCode": error[0], "ErrorMessage": error[1]}
    given = entry.get("Time")
    event = {
        "EventId": str(uuid.uuid4()),
        "Source": entry["Source"],
        "DetailType": entry["DetailType"],
        "Detail": entry["Detail"],
        "EventBusName": bus,
        "Time": int(given if isinstance(given, int | float) else time.time()),
        "Resources": entry.get("Resources") or [],
        "Account": get_account_id(),
        "Region": get_region(),
    }
    view = eventbridge._pattern_event_view(event)
    eventbridge._dispatch_event(event, view)
    eventbridge._archive_event(event, view)
    return {"EventId": event["EventId"]}


def apply() -> None:
    """Answer PutEvents here; ministack's own copy of every event, kept for good, is left out."""
    eventbridge._put_events = _put_events
