"""Find one message's execution by the log alone."""

import json
from typing import Any

import pandas as pd

import workbench as wb
from workbench.tasks.finding import Finding, not_attempted, right, wrong
from workbench.tasks.model import Kind, Mistake, Task

__all__ = ["TASK"]


def check(answer: Any, connection: Any) -> Finding:
    """Read the input of the execution that was found and compare its message id with the one asked for."""
    found, called = answer
    if found is ...:
        return not_attempted("the ARN of an execution in `found`")
    expected = f"the ARN of the execution whose input has the id {called}"
    if isinstance(found, pd.DataFrame) or (isinstance(found, pd.Series) and "execution" not in found):
        return wrong(
            "lines instead of an execution",
            observed=f"a {type(found).__name__} of {len(found)} values",
            expected=expected,
            look="the columns of what you found: one of them says to which execution a line belongs",
        )
    arn = str(found["execution"] if isinstance(found, pd.Series) else found)
    if arn == called:
        return wrong(
            "the message's id for the execution's",
            observed="the message id itself",
            expected=expected,
            look="who gives which name: the sender gives the message its id, and Step Functions names the execution",
        )
    if not arn.startswith("arn:"):
        return wrong(
            "",
            observed=f"{arn[:120]!r}",
            expected=expected,
            look="the columns of a line: one has the whole ARN, as a text that begins with `arn:`",
        )
    told = connection.client("stepfunctions").describe_execution(executionArn=arn)
    message = json.loads(told["input"])["id"]
    if message == called:
        return right(f"{told['name']}: its input has the id {called}")
    newest = wb.executions(told["stateMachineArn"], connection, limit=1)["execution"].iloc[0]
    mistake, look = (
        ("the newest for the wanted", "what you searched by: the last one to start need not be the one you look for")
        if arn == newest
        else ("a line of another message", "the arguments of `wb.logs`: without `contains` it returns every line")
    )
    return wrong(mistake, observed=f"an execution whose input has the id {message}", expected=expected, look=look)


_GROUP = 'f"{NAME}Good-sfnLogGroup", connection'

TASK = Task(
    id="04-search",
    kind=Kind.BUILD,
    title="A customer calls",
    minutes=3,
    question="""
Three messages have arrived, and about one of them somebody calls. All they can tell you is the message id, in `called`.
Nobody knows its execution. Ask the log group of the machine, and give the ARN of the execution, as a text.
""",
    stub="found = ...  # the ARN of the execution, read from the log",
    solution=f'found = wb.logs({_GROUP}, contains=called)["execution"].iloc[0]',
    mistakes=(
        Mistake("lines instead of an execution", f"found = wb.logs({_GROUP}, contains=called)"),
        Mistake(
            "the newest for the wanted",
            'found = wb.executions(outputs["GoodMachine"], connection)["execution"].iloc[0]',
        ),
        Mistake("a line of another message", f'found = wb.logs({_GROUP})["execution"].iloc[0]'),
        Mistake("the message's id for the execution's", "found = called"),
    ),
    check=check,
    check_call="(found, called), connection",
    hints=(
        "The cell above that reads the lines of one execution searched for its ARN. You have another text to search for.",
        "`wb.logs(group, connection, contains=...)` returns lines; each has a column `execution`.",
        '`wb.logs(..., contains=called)["execution"]` is the same ARN in every row: take one.',
    ),
    concepts=("log level", "execution history"),
)
