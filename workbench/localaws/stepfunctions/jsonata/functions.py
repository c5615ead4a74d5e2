"""The functions Step Functions adds to JSONata, and what it takes away.

Source: Step Functions developer guide, "JSONata functions provided by Step Functions". Arguments that are not whole
are rounded towards zero, and an argument that makes no sense gives undefined, not an error.
"""

import hashlib
import json
import math
import random
from collections.abc import Callable
from typing import Any
from uuid import uuid4

__all__ = ["FUNCTIONS"]

_HASHES = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}


def partition(array: Any = None, size: Any = None) -> list[list[Any]] | None:
    """Cut an array into parts of `size`."""
    items = array if isinstance(array, list) else [array]
    chunk = _whole(size)
    if chunk is None or chunk <= 0 or array is None or not items:
        return None
    return [items[at : at + chunk] for at in range(0, len(items), chunk)]


def range_(first: Any = None, last: Any = None, step: Any = None) -> Any:
    """Return the numbers from `first` to `last`; one number alone comes without an array."""
    start, end, delta = _whole(first), _whole(last), _whole(step)
    if start is None or end is None or not delta:
        return None
    numbers = list(range(start, end + (1 if delta > 0 else -1), delta))
    if not numbers:
        return None
    return numbers if len(numbers) > 1 else numbers[0]


def hash_(content: Any = None, algorithm: Any = None) -> str | None:
    """Return the hexadecimal digest of a string."""
    if content is None or algorithm not in _HASHES:
        return None
    text = content if isinstance(content, str) else json.dumps(content, separators=(",", ":"))
    return hashlib.new(_HASHES[algorithm], text.encode()).hexdigest()


def random_(seed: Any = None) -> float:
    """Return a number from 0 up to 1; the same seed gives the same number."""
    whole = _whole(seed)
    return random.random() if whole is None else random.Random(whole).random()


def uuid() -> str:
    """Return a random UUID."""
    return str(uuid4())


def parse(text: Any = None) -> Any:
    """Return the value a JSON string stands for."""
    from jsonata.utils import Utils

    if text is None:
        return None
    value = json.loads(text)
    return Utils.NULL_VALUE if value is None else value


def _whole(number: Any) -> int | None:
    if isinstance(number, bool) or not isinstance(number, int | float):
        return None
    return math.trunc(number)


#: JSONata name -> implementation.
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "hash": hash_,
    "parse": parse,
    "partition": partition,
    "random": random_,
    "range": range_,
    "uuid": uuid,
}
