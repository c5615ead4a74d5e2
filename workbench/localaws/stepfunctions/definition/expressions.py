"""Checks every JSONata expression of a definition: that it parses, and that it reads nothing Step Functions lacks.

There is no context item, so a path may not start with a bare name and $$ means nothing. Measured with
ValidateStateMachineDefinition on AWS.
"""

from collections.abc import Iterator
from typing import Any

from workbench.localaws.stepfunctions.definition.diagnostics import Diagnostic
from workbench.localaws.stepfunctions.jsonata.evaluator import check_expression

__all__ = ["check_expressions"]


def check_expressions(definition: Any) -> list[Diagnostic]:
    """Return what is wrong with the JSONata expressions of a decoded definition."""
    language = definition.get("QueryLanguage", "JSONPath")
    return list(_states(definition, "", language))


def _states(machine: Any, at: str, language: str) -> Iterator[Diagnostic]:
    states = machine.get("States") if isinstance(machine, dict) else None
    for name, state in (states or {}).items() if isinstance(states, dict) else ():
        if not isinstance(state, dict):
            continue
        here = f"{at}/States/{name}"
        if (state.get("QueryLanguage") or language) == "JSONata":
            for field, value in state.items():
                if field not in ("ItemProcessor", "Iterator", "Branches", "Comment"):
                    yield from _value(value, f"{here}/{field}")
        for part in ("ItemProcessor", "Iterator"):
            yield from _states(state.get(part), f"{here}/{part}", language)
        for index, branch in enumerate(state.get("Branches") or []):
            yield from _states(branch, f"{here}/Branches[{index}]", language)


def _value(value: Any, at: str) -> Iterator[Diagnostic]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _value(item, f"{at}/{name}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _value(item, f"{at}[{index}]")
    elif isinstance(value, str) and value.startswith("{%") and value.endswith("%}"):
        yield from _expression(value[2:-2].strip(), at)


def _expression(expression: str, at: str) -> Iterator[Diagnostic]:
    problem = check_expression(expression)
    if problem is not None:
        yield Diagnostic("INVALID_JSONATA_EXPRESSION", problem, at)
        return
    for reference in _top_level_references(expression):
        text = (
            "Reference to '$$' is not supported."
            if reference == "$$"
            else f"Reference to '{reference}' at the top level is not supported."
        )
        yield Diagnostic("UNSUPPORTED_JSONATA_EXPRESSION", text, at)


def _top_level_references(expression: str) -> list[str]:
    from jsonata import Jsonata

    return list(_references(Jsonata.jsonata(expression).ast))


def _references(node: Any) -> Iterator[str]:
    kind = getattr(node, "type", None)
    if kind == "name":
        yield str(node.value)
    elif kind == "variable" and node.value == "$":
        yield "$$"
    elif kind == "path":
        # Only the first step reads the top-level context; later steps and predicates have a context of their own.
        yield from _references(node.steps[0])
    elif kind in ("binary", "apply", "bind"):
        for side in ("lhs", "rhs"):
            if kind != "bind" or side == "rhs":
                yield from _references(getattr(node, side, None))
    elif kind == "condition":
        for part in ("condition", "then", "_else"):
            yield from _references(getattr(node, part, None))
    elif kind in ("block", "function"):
        for part in getattr(node, "expressions" if kind == "block" else "arguments", None) or []:
            yield from _references(part)
    elif kind == "unary" and getattr(node, "expression", None) is not None:
        yield from _references(node.expression)
    elif kind == "unary":
        for part in getattr(node, "expressions", None) or []:
            yield from _references(part)
