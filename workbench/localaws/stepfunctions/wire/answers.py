"""Turns what the provider returns into what the JSON protocol carries."""

from datetime import datetime
from enum import Enum
from typing import Any

__all__ = ["to_wire"]


def to_wire(value: Any) -> Any:
    """Return `value` with dates as seconds since the epoch and absent members left out."""
    if isinstance(value, datetime):
        return round(value.timestamp(), 3)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {key: to_wire(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [to_wire(item) for item in value]
    return value
