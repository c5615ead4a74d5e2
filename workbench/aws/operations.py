"""Tells which operations of an AWS API only read; everything else counts as writing."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["only_reads"]

_READING = re.compile(
    r"(BatchGet|Check|Describe|Estimate|Filter|Get|Head|List|Lookup|Preview|Query|Scan|Search|Select|Simulate"
    r"|TransactGet|Validate)(?![a-z])"
)
#: Read by their name, but take something away.
_WRITING = {("stepfunctions", "GetActivityTask")}
#: Neither changes anything but a query that ends by itself.
_HARMLESS = {("logs", "StartQuery"), ("logs", "StopQuery"), ("logs", "TestMetricFilter")}
#: States that TestState runs without asking any other service.
_WITHOUT_SERVICE = {"Pass", "Wait", "Choice", "Succeed", "Fail"}


def only_reads(service: str, operation: str, parameters: Mapping[str, Any]) -> bool:
    """Tell whether an operation (as AWS spells it, such as "PutEvents" of "events") leaves the account as it is.

    Some depend on their parameters: PartiQL's SELECT, ReceiveMessage that hides nothing, TestState with a mock.
    What is not known counts as writing.
    """
    if (service, operation) in _WRITING:
        return False
    decide = _BY_PARAMETERS.get((service, operation))
    if decide is not None:
        return decide(parameters)
    return service == "sts" or (service, operation) in _HARMLESS or bool(_READING.match(operation))


def _selects(parameters: Mapping[str, Any]) -> bool:
    return str(parameters.get("Statement", "")).lstrip().upper().startswith("SELECT")


def _all_select(parameters: Mapping[str, Any]) -> bool:
    statements = parameters.get("Statements") or parameters.get("TransactStatements") or []
    return bool(statements) and all(_selects(one) for one in statements)


def _hides_nothing(parameters: Mapping[str, Any]) -> bool:
    return parameters.get("VisibilityTimeout") == 0


def _asks_no_service(parameters: Mapping[str, Any]) -> bool:
    if parameters.get("mock"):
        return True
    try:
        state = json.loads(parameters.get("definition", ""))
    except ValueError:
        return False
    return isinstance(state, dict) and state.get("Type") in _WITHOUT_SERVICE


_BY_PARAMETERS: dict[tuple[str, str], Callable[[Mapping[str, Any]], bool]] = {
    ("dynamodb", "ExecuteStatement"): _selects,
    ("dynamodb", "BatchExecuteStatement"): _all_select,
    ("dynamodb", "ExecuteTransaction"): _all_select,
    ("sqs", "ReceiveMessage"): _hides_nothing,
    ("stepfunctions", "TestState"): _asks_no_service,
}
