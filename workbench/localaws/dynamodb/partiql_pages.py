"""Adapter: PartiQL SELECT in pages: a Limit of evaluated rows, at most 1 MB, and a NextToken for the rest.

Source: DynamoDB API reference, ExecuteStatement: Limit is "the maximum number of items to evaluate (not necessarily
the number of matching items)".
"""

import base64
import contextvars
import hashlib
import json
from typing import Any

from ministack.core.responses import error_response_json, json_response
from ministack.services import dynamodb

__all__ = ["apply"]

_MOST_BYTES = 1_000_000
_request: contextvars.ContextVar[dict[str, Any]] = contextvars.ContextVar("partiql_request")
_select_original = dynamodb._partiql_select
_execute_original = dynamodb._execute_statement

_Key = tuple[str, str]


def _execute(data: dict[str, Any]) -> Any:
    limit = data.get("Limit")
    if limit is not None and (not isinstance(limit, int) or limit < 1):
        text = (
            f"1 validation error detected: Value '{limit}' at 'limit' failed to satisfy constraint: "
            "Member must have value greater than or equal to 1"
        )
        return error_response_json("ValidationException", text, 400)
    token = _request.set(data)
    try:
        return _execute_original(data)
    finally:
        _request.reset(token)


def _select(table: dict[str, Any], parsed: dict[str, Any]) -> Any:
    """Answer one page: let ministack filter and project a view of the table that holds only this page's rows."""
    data = _request.get({})
    statement = hashlib.sha256(json.dumps([data.get("Statement"), data.get("Parameters")]).encode()).hexdigest()[:32]
    try:
        after = _read_token(data.get("NextToken"), statement)
    except ValueError:
        return error_response_json("ValidationException", "NextToken does not match request", 400)
    rows = _evaluated(table, parsed)
    keys = [key for key, _ in rows]
    start = keys.index(after) + 1 if after in keys else 0
    end = _page_end(rows, start, data.get("Limit"))
    page = {f"{number:09d}": {"": item} for number, (_, item) in enumerate(rows[start:end])}
    status, headers, body = _select_original({**table, "items": page}, {**parsed, "order": None})
    limited = data.get("Limit") is not None and end - start >= data["Limit"]
    if status == 200 and start < end and (end < len(rows) or limited):
        last = rows[end - 1][1]
        names = [name for name in (table["pk_name"], table["sk_name"]) if name]
        more = {
            "NextToken": _token(keys[end - 1], statement),
            "LastEvaluatedKey": {name: last[name] for name in names},
        }
        return json_response({**json.loads(body), **more})
    return status, headers, body


def _evaluated(table: dict[str, Any], parsed: dict[str, Any]) -> list[tuple[_Key, dict[str, Any]]]:
    """Return the rows a query or scan reads, in the order DynamoDB reads them, each with its stored key."""
    conditions = parsed.get("conditions") or []
    keys_only = conditions and all(name in (table["pk_name"], table["sk_name"]) for name, _, _ in conditions)
    by_key = {name: value for name, operator, value in conditions if operator == "="}
    wanted = dynamodb._extract_key_val(by_key.get(table["pk_name"]))
    hashes = [wanted] if wanted else sorted(table["items"])
    rows: list[tuple[_Key, dict[str, Any]]] = []
    descending = bool(parsed.get("order") and parsed["order"][1])
    for hash_key in hashes:
        group = list(table["items"].get(hash_key, {}).items())
        if range_name := table["sk_name"]:
            group.sort(key=lambda pair: _comparable(pair[1][range_name]), reverse=descending)
        rows += [((str(hash_key), str(range_key)), item) for range_key, item in group]
    # A condition on keys alone decides what is read at all; any other only what is returned of it.
    return [row for row in rows if parsed["where_fn"](row[1])] if keys_only and parsed.get("where_fn") else rows


def _comparable(value: Any) -> Any:
    return dynamodb._ddb_comparable(value)[1]


def _page_end(rows: list[tuple[_Key, dict[str, Any]]], start: int, limit: int | None) -> int:
    end, size = start, 0
    while end < len(rows) and (limit is None or end - start < limit) and size < _MOST_BYTES:
        size += dynamodb._item_size_bytes(rows[end][1])
        end += 1
    return end


def _token(key: _Key, statement: str) -> str:
    return base64.b64encode(json.dumps([statement, *key]).encode()).decode()


def _read_token(token: str | None, statement: str) -> _Key | None:
    """Return the key of the last row of the page before; ValueError for a token that is not this statement's."""
    if not token:
        return None
    made_for, hash_key, range_key = json.loads(base64.b64decode(token, validate=True))
    if made_for != statement:
        raise ValueError(made_for)
    return hash_key, range_key


def apply() -> None:
    """Answer ExecuteStatement here."""
    dynamodb._execute_statement = _execute
    dynamodb._partiql_select = _select
