"""Builds DataFrames column by column with the dtypes every frame of the workbench shares."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from workbench.frames.source import Event

__all__ = ["FLOAT", "INT", "OBJECT", "TIME", "build", "first_time_ns", "identifier", "seconds_between"]

#: Kinds of column. TIME holds nanoseconds since 1970 UTC or None; OBJECT keeps Python values, a missing text is None.
TIME, INT, FLOAT, OBJECT = "time", "Int64", "float64", "object"
_NAT = np.iinfo(np.int64).min


def build(kinds: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """A frame with these columns (name -> kind) and rows of plain values; the dtypes hold for no rows too."""
    columns: Iterable[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [[] for _ in kinds]
    named = {name: _column(kind, values) for (name, kind), values in zip(kinds.items(), columns, strict=True)}
    # With the index given, pandas need not find it out from every column.
    return pd.DataFrame(named, index=pd.RangeIndex(len(rows)))


def _column(kind: str, values: Sequence[Any]) -> Any:
    if kind == TIME:
        numbers = np.array([_NAT if value is None else value for value in values], dtype=np.int64)
        return pd.DatetimeIndex(numbers.view("datetime64[ns]")).tz_localize("UTC")
    if kind == INT:
        missing = np.array([value is None for value in values], dtype=bool)
        return pd.arrays.IntegerArray(np.array([value or 0 for value in values], dtype=np.int64), missing)
    if kind == "bool":
        return np.array(values, dtype=bool)
    if kind == FLOAT:
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    column = np.empty(len(values), dtype=object)
    column[:] = [*values]
    return pd.Series(column, dtype=object)


def first_time_ns(events: Sequence[Event]) -> int | None:
    """Time of the first event that has one, nanoseconds since 1970 UTC."""
    return next((event.at_ns for event in events if event.at_ns is not None), None)


def seconds_between(start_ns: int | None, end_ns: int | None) -> float | None:
    """Seconds from one time to another, None when either is unknown."""
    return None if start_ns is None or end_ns is None else (end_ns - start_ns) / 1e9


def identifier(event: Event | None) -> int | None:
    """Id of an event that may be missing."""
    return None if event is None else event.id
