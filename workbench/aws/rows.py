"""Reads rows of a DynamoDB table with PartiQL."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from workbench.aws.attributes import items_frame, typed
from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.aws.naming import paged, pick
from workbench.errors import WorkbenchError

__all__ = ["rows"]


def rows(
    table: str,
    connection: Connection,
    query: str | None = None,
    parameters: Sequence[Any] = (),
    *,
    timestamps: Iterable[str] = ("createdAt",),
) -> pd.DataFrame:
    """Return one row an item of `table` (its name, or a part of the name only it has), all pages.

    query: PartiQL; "{table}" stands for the table's full name, each "?" for the next of `parameters`:
        rows("MessagesTable", connection, 'SELECT * FROM "{table}" WHERE messageId = ?', [message_id])
    Without a query the whole table is read, which on AWS costs a read of every item.
    Columns are the attributes, in the order of first sight, as plain Python values: str, int64 (Int64 where some
    items lack it), float64, bool, object for lists and maps; `timestamps` names the number attributes that hold
    epoch milliseconds, they become datetime64[ns, UTC]. When nothing is found, the columns are the table's keys.
    Raises NotFoundError when no table fits, WorkbenchError with DynamoDB's sentence when the query is wrong.
    """
    name = _table_name(table, connection)
    statement = (query or 'SELECT * FROM "{table}"').replace("{table}", name)
    if statement.count("?") != len(parameters):
        raise WorkbenchError(
            f"The query has {statement.count('?')} '?' but {len(parameters)} parameters were given: {statement}"
        )
    given: dict[str, Any] = {"Statement": statement}
    if parameters:
        given["Parameters"] = [typed(value) for value in parameters]
    items: list[dict[str, Any]] = []
    dynamodb = connection.client("dynamodb")
    with explained(f"run {statement!r}", connection):
        while True:
            page = dynamodb.execute_statement(**given)
            items += page.get("Items", [])
            if not page.get("NextToken"):
                break
            given["NextToken"] = page["NextToken"]
        if not items:
            return _no_items(dynamodb.describe_table(TableName=name)["Table"], timestamps)
    return items_frame(items, timestamps)


def _no_items(table: dict[str, Any], timestamps: Iterable[str]) -> pd.DataFrame:
    """The frame of a table without items: found["messageId"] must be empty, not an error."""
    types = {one["AttributeName"]: one["AttributeType"] for one in table["AttributeDefinitions"]}
    dtypes = {"S": "str", "N": "int64", "B": "object"}
    columns = {
        key["AttributeName"]: "datetime64[ns, UTC]"
        if key["AttributeName"] in set(timestamps)
        else dtypes[types[key["AttributeName"]]]
        for key in table["KeySchema"]
    }
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in columns.items()})


def _table_name(table: str, connection: Connection) -> str:
    with explained("list the tables", connection):
        return pick(table, paged(connection, "dynamodb", "list_tables", "TableNames"), "table")
