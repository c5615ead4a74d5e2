"""Find one order's row by reading one item."""

import json
import re
from typing import Any

import workbench as wb
from workbench.tasks.finding import Finding, not_attempted, right, wrong
from workbench.tasks.model import Kind, Mistake, Task

__all__ = ["TASK"]

_ORDER = 13
#: Which columns are asked for; which rows they are of does not depend on it.
_COLUMNS = re.compile(r"^\s*SELECT\s.*?\sFROM\s", re.IGNORECASE | re.DOTALL)
#: Without one of these on the partition key a SELECT reads the whole table. Source: DynamoDB Developer Guide,
#: "PartiQL select statements".
_BY_KEY = re.compile(r"""\bmessageId"?\s*(=|IN\b)""", re.IGNORECASE)


def check(answer: Any, connection: Any) -> Finding:
    """Run the statement on the deployed table, and look whether it asks by the key."""
    statement, parameters, sent, table = answer
    if statement is ...:
        return not_attempted("a statement in the place of `...`")
    expected = f"the one row of order {_ORDER}, and no other item read for it"
    if isinstance(parameters, str) or not hasattr(parameters, "__iter__"):
        return wrong(
            "",
            observed=f"`parameters` is {parameters!r}",
            expected="a list in `parameters`, one entry for each ?",
            look="the query above the task: what stands around its only parameter?",
        )
    found = wb.rows(table, connection, statement, list(parameters))
    whole = found if "messageId" in found else wb.rows(table, connection, _all(statement), list(parameters))
    its_id = next(one.event_id for one in sent.itertuples() if json.loads(one.message)["order"] == _ORDER)
    told = f"{len(found)} rows"
    if len(found) == 1 and "event" in found:
        told = f"one row, with {found['event'].iloc[0]}"
    by_key = _BY_KEY.search(statement) and not re.search(r"\bOR\b", statement, re.IGNORECASE)
    if not by_key and len(found) > 1:
        mistake, look = "no condition at all", "how many rows came back, and how many of them the customer asked about"
    elif not by_key:
        mistake, look = (
            "the whole table is read",
            "the condition: is it about the key? DynamoDB reads first and filters after",
        )
        told += ", found by reading all items"
    elif found.empty:
        mistake, look = "the order's number is no key", "`sent` and a row, side by side: which column do they share?"
    elif list(whole.get("messageId", [])) == [its_id]:
        return right(told)
    else:
        mistake, look = "another message", "the order in the row, and from which number the orders were counted"
    return wrong(mistake, observed=told, expected=expected, look=look)


def _all(statement: str) -> str:
    """The same question, asked for the whole row."""
    return _COLUMNS.sub("SELECT * FROM ", statement)


def _answer(statement: str, parameters: str) -> str:
    return f"statement = '{statement}'\nparameters = [{parameters}]"


_BY_ID = 'SELECT * FROM "{table}" WHERE messageId = ?'

TASK = Task(
    id="07-order",
    kind=Kind.BUILD,
    title="Where is order 13?",
    minutes=4,
    question="""
A customer asks for order 13. The number stands in the message; the table knows messages by another name. Write a PartiQL
statement, and its parameters, that finds the row and reads no other item for it. `sent` may help. The check runs it.
""",
    stub="statement = ...  # 'SELECT * FROM \"{table}\" WHERE ...', with a ? for each parameter\nparameters = []",
    solution=_answer(_BY_ID, 'sent["event_id"].iloc[13]'),
    mistakes=(
        Mistake("no condition at all", _answer('SELECT * FROM "{table}"', "")),
        Mistake(
            "the whole table is read", _answer('SELECT * FROM "{table}" WHERE contains(event, ?)', "'\"order\": 13,'")
        ),
        Mistake("the order's number is no key", _answer(_BY_ID, '"13"')),
        Mistake("another message", _answer(_BY_ID, 'sent["event_id"].iloc[12]')),
    ),
    check=check,
    check_call='(statement, parameters, sent, outputs["TableName"]), connection',
    hints=(
        "Two steps: from the order's number to the id the bus gave its message, and from there to the row.",
        "The first step happens in the frame `sent`, one row a message, in the order they were sent. The second is the "
        "query you have seen.",
        '`\'SELECT * FROM "{table}" WHERE messageId = ?\'` with `[sent["event_id"].iloc[...]]`',
    ),
    concepts=("PartiQL",),
)
