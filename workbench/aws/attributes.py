"""Turns DynamoDB's typed attributes into plain Python values, and back."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd
from boto3.dynamodb.types import Binary, TypeDeserializer, TypeSerializer

from workbench.errors import WorkbenchError

__all__ = ["items_frame", "plain", "typed"]

_read: Callable[[Any], Any] = TypeDeserializer().deserialize
_write = TypeSerializer().serialize


def plain(attribute: Mapping[str, Any]) -> Any:
    """Return the Python value of an attribute: {"N": "3"} is 3, {"M": {"a": {"S": "x"}}} is {"a": "x"}.

    Numbers become int, or float where they have a fraction; sets become sorted lists; binary becomes bytes.
    """
    return _plain(_read(attribute))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Binary):
        return bytes(value.value)  # the stubs leave it out
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, set):
        return sorted(_plain(inner) for inner in value)
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value


def typed(value: Any) -> dict[str, Any]:
    """Return the attribute of a Python value: 3 is {"N": "3"}; a timestamp becomes epoch milliseconds.

    Raises WorkbenchError for what DynamoDB cannot hold.
    """
    if isinstance(value, pd.Timestamp):
        value = value.value // 1_000_000
    elif isinstance(value, float):
        value = Decimal(str(value))
    try:
        return dict(_write(value))
    except TypeError as error:
        raise WorkbenchError(
            f"DynamoDB has no type for {value!r} ({type(value).__name__}). "
            "Give a string, a number, a list, a dict, None, or a pandas Timestamp."
        ) from error


def items_frame(items: Iterable[Mapping[str, Any]], timestamps: Iterable[str] = ()) -> pd.DataFrame:
    """Return one row an item, one column an attribute in the order of first sight.

    dtypes: str for strings; int64 for whole numbers, Int64 where some items lack it; float64; bool;
    datetime64[ns, UTC] for the `timestamps`, which DynamoDB holds as epoch milliseconds; object for the rest.
    """
    records = [{name: plain(attribute) for name, attribute in item.items()} for item in items]
    names = dict.fromkeys(name for record in records for name in record)
    return pd.DataFrame(
        {name: _column(name, [record.get(name) for record in records], name in set(timestamps)) for name in names}
    )


def _column(name: str, values: list[Any], is_time: bool) -> pd.Series:
    if is_time:
        try:
            return pd.to_datetime(pd.Series(values, dtype="Int64"), unit="ms", utc=True).astype("datetime64[ns, UTC]")
        except (TypeError, ValueError) as error:
            raise WorkbenchError(
                f"The column {name!r} holds {values[0]!r}, which is not a number of milliseconds. "
                "Leave it out of timestamps=(...)."
            ) from error
    present = [value for value in values if value is not None]
    kinds = {type(value) for value in present}
    complete = len(present) == len(values)
    if kinds == {str}:
        return pd.Series(values, dtype="str")
    if kinds == {bool} and complete:
        return pd.Series(values, dtype="bool")
    if kinds == {int} and all(abs(value) < 2**63 for value in present):
        return pd.Series(values, dtype="int64" if complete else "Int64")
    if kinds and kinds <= {int, float}:
        return pd.Series(values, dtype="float64")
    return pd.Series(values, dtype="object")
