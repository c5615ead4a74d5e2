"""Many histories as four Arrow tables: events, steps, attempts and edges, each row with its execution. Pure."""

import json
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

import pandas as pd
import pyarrow as pa

from workbench.frames import attempts, edges, events, steps
from workbench.frames.walk import read_history

__all__ = ["TABLES", "FleetTables", "details_name", "frame_of", "raw_events"]

_TIME = pa.timestamp("ns", tz="UTC")
_OF_KIND = {"time": _TIME, "Int64": pa.int64(), "float64": pa.float64(), "bool": pa.bool_(), "object": pa.string()}
_PANDAS = {pa.int64(): pd.Int64Dtype()}

#: Table -> the columns of the frame of one history that are kept for many. Payloads are kept once: in the events.
_KEPT: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "events": (
        events.COLUMNS,
        ("id", "previous_id", "timestamp", "type", "state", "iteration", "entered_id", "details"),
    ),
    "steps": (
        steps.COLUMNS,
        ("state", "type", "status", "entered", "ended", "duration_s", "attempts", "iteration", "branch", "parent",
         "caught", "redriven", "entered_id", "error", "cause"),
    ),
    "attempts": (
        attempts.COLUMNS,
        ("state", "attempt", "status", "scheduled", "ended", "duration_s", "back_off_s", "resource", "resource_type",
         "error", "iteration", "entered_id"),
    ),
    "edges": (edges.COLUMNS, ("from_state", "to_state", "kind", "container", "count")),
}  # fmt: skip
_ROWS = {
    "events": events.event_rows,
    "steps": steps.step_rows,
    "attempts": attempts.attempt_rows,
    "edges": edges.edge_rows,
}
#: Table -> its schema: `execution` (the ARN), then the kept columns; `details` is JSON text.
TABLES = {
    name: pa.schema([("execution", pa.string()), *((column, _OF_KIND[columns[column]]) for column in kept)])
    for name, (columns, kept) in _KEPT.items()
}
_PICK = {name: itemgetter(*(list(columns).index(column) for column in kept)) for name, (columns, kept) in _KEPT.items()}
_TEXT = json.JSONEncoder(ensure_ascii=False, default=str).encode
_DETAILS = {"StateEntered": "stateEnteredEventDetails", "StateExited": "stateExitedEventDetails"}


class FleetTables:
    """Collects histories, one execution after the other, and gives what it has as Arrow tables."""

    def __init__(self) -> None:
        self._rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES}

    def add(self, execution: str, told: Any) -> None:
        """Add one execution; `told` is its history as GetExecutionHistory returns it. Raises HistoryError."""
        history = read_history(told)
        for name, rows in self._rows.items():
            pick = _PICK[name]
            rows.extend((execution, *pick(row)) for row in _ROWS[name](history))

    def take(self) -> dict[str, pa.Table]:
        """Return the tables of what was added since the last time, by name."""
        taken, self._rows = self._rows, {name: [] for name in TABLES}
        return {name: _table(name, rows) for name, rows in taken.items()}


def _table(name: str, rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    schema = TABLES[name]
    columns: Iterable[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [[] for _ in schema]
    arrays = []
    for field, values in zip(schema, columns, strict=True):
        if field.name == "details":
            values = [_TEXT(value) for value in values]
        arrays.append(_array(values, field.type))
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    try:
        return pa.array(values, type=kind)
    except (pa.ArrowTypeError, pa.ArrowInvalid):
        if kind != pa.string():
            raise
        # An error or cause that is no text, as other writers of histories than AWS leave them.
        return pa.array([value if value is None or isinstance(value, str) else _TEXT(value) for value in values], kind)


def frame_of(table: pa.Table) -> pd.DataFrame:
    """Return a table as a frame with the dtypes of the workbench; a missing text is NaN."""
    return table.to_pandas(types_mapper=_PANDAS.get)


def raw_events(table: pa.Table) -> list[dict[str, Any]]:
    """Return rows of the events table as GetExecutionHistory told them, in order of ids: what every verb takes."""
    found = []
    for row in sorted(table.to_pylist(), key=lambda row: row["id"]):
        event = {"id": row["id"], "previousEventId": row["previous_id"], "type": row["type"]}
        if row["timestamp"] is not None:
            event["timestamp"] = row["timestamp"].to_pydatetime()
        if details := json.loads(row["details"]):
            event[details_name(row["type"])] = details
        found.append(event)
    return found


def details_name(event_type: str) -> str:
    """Return the key under which GetExecutionHistory has the details of an event of this type."""
    for suffix, name in _DETAILS.items():
        if event_type.endswith(suffix):
            return name
    return f"{event_type[:1].lower()}{event_type[1:]}EventDetails"
