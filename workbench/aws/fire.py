"""Sends messages into the system: straight onto the bus, or through the API as a client would."""

import json
from collections.abc import Iterable
from typing import Any, Literal

import pandas as pd

from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.aws.guard import require_writable
from workbench.aws.post import api_url, post
from workbench.errors import WorkbenchError

__all__ = ["BATCH", "SOURCE", "fire"]

SOURCE = "com.devpost.commonevent"
#: PutEvents takes at most 10 entries. Source: EventBridge API Reference, "PutEvents".
BATCH = 10


def fire(
    messages: Iterable[Any],
    connection: Connection,
    *,
    via: Literal["bus", "api"] = "bus",
    bus: str = "commonbus",
    api: str = "commonevent",
    source: str = SOURCE,
    detail_type: str = "CommonEvent",
) -> pd.DataFrame:
    """Send each message and return one row a message, in the order given.

    messages: anything JSON can hold; a string is sent exactly as it is, also when it is not JSON.
    via "bus": PutEvents on `bus`, ten a call, with detail {"message": "<the message as a JSON string>"};
    via "api": POST /event on `api` (a REST API's id or name, or a whole URL), whose function does the same.
    Columns: message_id, event_id (str; the article takes the event's id as the message's id, so they are the same,
    NaN when it was refused); via (str); sent (datetime64[ns, UTC], just before the call); status ("accepted" or
    "refused"); error (str, NaN when accepted); message (str, what was sent).
    "accepted" says that the bus has the event, not that anything happened to it: look at executions() and rows().
    Raises NotFoundError when there is no such bus or API, RefusedError when the account may not be written to,
    WorkbenchError for a `via` that is neither.
    """
    texts = [message if isinstance(message, str) else json.dumps(message) for message in messages]
    require_writable(f"fire {len(texts)} messages", connection)
    if via == "bus":
        sent = _onto_the_bus(texts, connection, bus, source, detail_type)
    elif via == "api":
        sent = _through_the_api(texts, connection, api)
    else:
        raise WorkbenchError(f"via={via!r} is no way in: take 'bus' or 'api'.")
    return _frame(texts, via, sent)


def _onto_the_bus(
    texts: list[str], connection: Connection, bus: str, source: str, detail_type: str
) -> list[dict[str, Any]]:
    events = connection.client("events")
    sent: list[dict[str, Any]] = []
    with explained(f"put events on the bus {bus!r}", connection):
        events.describe_event_bus(Name=bus)  # PutEvents answers 200 for a bus that does not exist
        for start in range(0, len(texts), BATCH):
            entries = [
                {
                    "Source": source,
                    "DetailType": detail_type,
                    "Detail": json.dumps({"message": text}),
                    "EventBusName": bus,
                }
                for text in texts[start : start + BATCH]
            ]
            now = pd.Timestamp.now("UTC")
            answer = events.put_events(Entries=entries)
            sent += [{"sent": now, **_entry(entry)} for entry in answer["Entries"]]
    return sent


def _entry(entry: dict[str, Any]) -> dict[str, Any]:
    if entry.get("ErrorCode"):
        return {"error": f"{entry['ErrorCode']}: {entry.get('ErrorMessage', '')}"}
    return {"event_id": entry["EventId"]}


def _through_the_api(texts: list[str], connection: Connection, api: str) -> list[dict[str, Any]]:
    url = api_url(api, connection)
    sent: list[dict[str, Any]] = []
    for text in texts:
        now = pd.Timestamp.now("UTC")
        status, body = post(url, text, connection)
        event_id = body.get("messageId") if isinstance(body, dict) else None
        error = None if status < 300 else f"HTTP {status}: {body if isinstance(body, str) else json.dumps(body)}"
        sent.append({"sent": now, "event_id": event_id, "error": error})
    return sent


def _frame(texts: list[str], via: str, sent: list[dict[str, Any]]) -> pd.DataFrame:
    ids = pd.Series([one.get("event_id") for one in sent], dtype="str")
    errors = pd.Series([one.get("error") for one in sent], dtype="str")
    return pd.DataFrame(
        {
            "message_id": ids,
            "event_id": ids,
            "via": pd.Series([via] * len(texts), dtype="str"),
            "sent": pd.Series([one["sent"] for one in sent], dtype="datetime64[ns, UTC]"),
            "status": errors.isna().map({True: "accepted", False: "refused"}).astype("str"),
            "error": errors,
            "message": pd.Series(texts, dtype="str"),
        }
    )
