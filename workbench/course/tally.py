"""Counts the executions and table rows that appear in the embedded AWS while a notebook runs."""

import json
from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from workbench.aws.connection import Connection

__all__ = ["Tally"]

#: A notebook may destroy its stack between two calls of one count.
_GONE = ("StateMachineDoesNotExist", "ResourceNotFoundException", "StateMachineDeleting")


class Tally:
    """Remembers every execution and row ever seen, so that what a notebook later destroys still counts.

    Express executions cannot be listed (AWS: ListExecutions, standard workflows only) and are not counted.
    """

    def __init__(self, connection: Connection) -> None:
        self._states = connection.client("stepfunctions")
        self._tables = connection.client("dynamodb")
        self._executions = set(self._all_executions())
        self._rows = set(self._all_rows())
        self._before = (len(self._executions), len(self._rows))

    @property
    def executions(self) -> int:
        """Executions seen since this tally was made, and not before."""
        return len(self._executions) - self._before[0]

    @property
    def rows(self) -> int:
        """Rows seen since this tally was made, and not before."""
        return len(self._rows) - self._before[1]

    def look(self) -> None:
        """Look again; called after every cell."""
        self._executions.update(self._all_executions())
        self._rows.update(self._all_rows())

    def _all_executions(self) -> Iterator[str]:
        for machine in self._pages(self._states, "list_state_machines", "stateMachines"):
            if machine["type"] == "STANDARD":
                found = self._pages(
                    self._states, "list_executions", "executions", stateMachineArn=machine["stateMachineArn"]
                )
                yield from (execution["executionArn"] for execution in found)

    def _all_rows(self) -> Iterator[str]:
        for name in self._pages(self._tables, "list_tables", "TableNames"):
            try:
                schema = self._tables.describe_table(TableName=name)["Table"]["KeySchema"]
            except ClientError as error:
                if error.response["Error"]["Code"] in _GONE:
                    continue
                raise
            keys = {f"#k{index}": key["AttributeName"] for index, key in enumerate(schema)}
            asked = {"ProjectionExpression": ", ".join(keys), "ExpressionAttributeNames": keys}
            for item in self._pages(self._tables, "scan", "Items", TableName=name, **asked):
                yield f"{name} {json.dumps(item, sort_keys=True, default=str)}"

    @staticmethod
    def _pages(client: Any, operation: str, field: str, **request: Any) -> Iterator[Any]:
        try:
            for page in client.get_paginator(operation).paginate(**request):
                yield from page[field]
        except ClientError as error:
            if error.response["Error"]["Code"] not in _GONE:
                raise
