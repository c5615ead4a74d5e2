"""Turns what an ItemReader read into items, for the input types the interpreter has no reader for.

Source: developer guide, "ItemReader (Map)".
"""

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

__all__ = ["delimited_rows", "items_of", "listed_objects", "pointed_at"]

_DELIMITERS = {"COMMA": ",", "PIPE": "|", "SEMICOLON": ";", "SPACE": " ", "TAB": "\t"}


def items_of(input_type: str, content: str, read_object: Callable[[str, str], str]) -> list[Any]:
    """Return the items of JSONL content or of an S3 inventory manifest.

    `read_object(bucket, key)` reads a file the manifest names. Raises ValueError for content of another kind.
    """
    if input_type == "JSONL":
        return [json.loads(line) for line in content.splitlines() if line.strip()]
    if input_type == "MANIFEST":
        return _inventory(json.loads(content), read_object)
    raise ValueError(f"Items of type {input_type} cannot be read on the embedded AWS; use CSV, JSON or JSONL.")


def _inventory(manifest: dict[str, Any], read_object: Callable[[str, str], str]) -> list[Any]:
    bucket = manifest["destinationBucket"].removeprefix("arn:aws:s3:::")
    columns = [name.strip() for name in manifest["fileSchema"].split(",")]
    items: list[Any] = []
    for file in manifest["files"]:
        rows = csv.reader(io.StringIO(read_object(bucket, file["key"])))
        items.extend(dict(zip(columns, row, strict=False)) for row in rows)
    return items


def delimited_rows(content: str, delimiter: str) -> str:
    """Return delimited text as comma-separated text, which is what the interpreter reads."""
    rows = csv.reader(io.StringIO(content), delimiter=_DELIMITERS.get(delimiter, ","))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def pointed_at(content: str, pointer: str) -> str:
    """Return the part of a JSON text that a JSON pointer such as /orders/items names. Raises ValueError if absent."""
    value = json.loads(content)
    for part in [piece.replace("~1", "/").replace("~0", "~") for piece in pointer.split("/")[1:]]:
        try:
            value = value[int(part)] if isinstance(value, list) else value[part]
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise ValueError(f"The ItemsPointer {pointer} names nothing in the file: no {part!r}.") from error
    return json.dumps(value)


def listed_objects(contents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a bucket's objects as Step Functions lists them: Etag, and LastModified in seconds."""
    listed = []
    for item in contents:
        modified = item.get("LastModified")
        listed.append(
            {
                "Etag": item.get("ETag"),
                "Key": item.get("Key"),
                "LastModified": int(modified.timestamp()) if isinstance(modified, datetime) else modified,
                "Size": item.get("Size"),
                "StorageClass": item.get("StorageClass", "STANDARD"),
            }
        )
    return listed
