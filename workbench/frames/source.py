"""Reads a list of history events, from boto3, JSON or a log, into one plain form, or says what is wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from workbench.errors import HistoryError

__all__ = ["Event", "read_events"]

#: Epoch numbers above this are milliseconds (as logs write them), below it seconds (as the API writes them).
_MILLISECONDS_FROM = 1e11
#: Numbers from here on do not fit a column.
_LARGEST = 2**63
_LOG_KEYS = {"previous_event_id": "previousEventId", "event_timestamp": "timestamp"}


@dataclass(slots=True)
class Event:
    """One history event. `at_ns` is nanoseconds since 1970 UTC, None where the recording has no readable time."""

    id: int
    previous: int | None
    at_ns: int | None
    type: str
    details: dict[str, Any]


def read_events(events: Any) -> list[Event]:
    """Events in the order of their ids, each once.

    Takes what GetExecutionHistory returns (the response or its `events`), the same loaded from JSON (ISO or epoch
    times, also in PascalCase), and the lines a state machine logs (`details`, `previous_event_id`, ...), in any order.
    Raises HistoryError when it is not a list, an event has no usable id or type, or two different events share an id.
    """
    found: dict[int, Event] = {}
    ordered = True
    last = 0
    for position, item in enumerate(_items(events)):
        event = _event(item, position)
        twin = found.setdefault(event.id, event)
        if twin is not event and (twin.type, twin.at_ns) != (event.type, event.at_ns):
            raise HistoryError(
                f"Two different events have id {event.id}: {twin.type} and {event.type}. "
                "Pass the events of one execution only."
            )
        ordered = ordered and event.id >= last
        last = event.id
    return list(found.values()) if ordered else [found[number] for number in sorted(found)]


def _items(events: Any) -> Iterable[Any]:
    if isinstance(events, Mapping):
        inner = events.get("events", events.get("Events"))
        if inner is None:
            raise HistoryError(
                f"A dict without 'events' was given; its keys are {sorted(map(str, events))[:8]}. "
                "Pass the response of get_execution_history or its list of events."
            )
        return _items(inner)
    if isinstance(events, str | bytes) or not isinstance(events, Iterable) or hasattr(events, "columns"):
        raise HistoryError(
            f"A list of history events was expected, a {type(events).__name__} was given: {_shown(events)}. "
            "Pass what get_execution_history returns; load JSON text with json.loads first."
        )
    return events


def _event(item: Any, position: int) -> Event:
    if not isinstance(item, Mapping):
        raise HistoryError(
            f"Event number {position} is a {type(item).__name__}, not a dict: {_shown(item)}. "
            "Pass the events as get_execution_history returns them."
        )
    if "Id" in item or "Type" in item:
        item = {key[:1].lower() + key[1:]: _camel(value) for key, value in item.items()}
    elif "previous_event_id" in item or "event_timestamp" in item:
        item = {_LOG_KEYS.get(key, key): value for key, value in item.items()}
    number = _number(item.get("id"))
    if number is None or not 1 <= number < _LARGEST:
        raise HistoryError(
            f"Event number {position} has no usable id: {item.get('id')!r} in {_shown(dict(item))}. "
            "Every history event has an id counted from 1; pass the events unchanged."
        )
    event_type = item.get("type")
    if not isinstance(event_type, str) or not event_type:
        raise HistoryError(
            f"Event {number} has no usable type: {event_type!r}. Pass the events as get_execution_history returns them."
        )
    return Event(
        number,
        _number(item.get("previousEventId")),
        _nanoseconds(item.get("timestamp")),
        event_type,
        _details(item, number),
    )


def _details(item: Mapping[str, Any], number: int) -> dict[str, Any]:
    found = None
    for key in item:
        if key.endswith("EventDetails") or key == "details":
            found = item[key]
            break
    details = dict(found) if isinstance(found, Mapping) else {}
    for key in ("name", "state"):
        if not isinstance(details.get(key), str | None):
            raise HistoryError(
                f"Event {number} has a {key} that is no text: {_shown(details[key])}. "
                "Pass the events as get_execution_history returns them."
            )
    if details.get("index") is not None:
        index = _number(details["index"])
        if index is None or not 0 <= index < _LARGEST:
            raise HistoryError(
                f"Event {number} has an iteration index that is no number from 0: {_shown(details['index'])}. "
                "Pass the events as get_execution_history returns them."
            )
        details["index"] = index
    return details


def _camel(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key[:1].lower() + key[1:]: inner for key, inner in value.items()}
    return value


def _number(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return int(value) if isinstance(value, str) and value.isdecimal() else None


def _nanoseconds(value: Any) -> int | None:
    """Whole microseconds, in nanoseconds. Recordings that blank their times (a placeholder, or none) give None."""
    if isinstance(value, str):
        number = _number(value)
        try:
            value = datetime.fromisoformat(value) if number is None else number
        except ValueError:
            return None
    if isinstance(value, datetime):
        seconds = (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
    elif isinstance(value, int | float) and not isinstance(value, bool):
        seconds = value / 1000 if value > _MILLISECONDS_FROM else float(value)
    else:
        return None
    return round(seconds * 1_000_000) * 1000 if abs(seconds) * 1e9 < _LARGEST else None


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 120 else text[:117] + "..."
