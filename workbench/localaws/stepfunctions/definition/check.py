"""Checks a definition as CreateStateMachine, UpdateStateMachine and ValidateStateMachineDefinition do."""

import json
from typing import Any

from workbench.localaws.stepfunctions.definition.diagnostics import Diagnostic
from workbench.localaws.stepfunctions.definition.expressions import check_expressions
from workbench.localaws.stepfunctions.definition.resources import check_resources
from workbench.localaws.stepfunctions.definition.structure import check_structure

__all__ = ["check_definition"]


def check_definition(text: str, is_express: bool = False) -> list[Diagnostic]:
    """Return what is wrong with a definition, in the order AWS reports it; an empty list when it can run."""
    try:
        definition = json.loads(text)
    except ValueError as error:
        return [Diagnostic("INVALID_JSON_DESCRIPTION", f"{error}", "/")]
    found = check_structure(definition)
    if not found:
        found = [*check_resources(definition), *check_expressions(definition)]
    return found or _parser_problems(text, is_express)


def _parser_problems(text: str, is_express: bool) -> list[Diagnostic]:
    from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser, ASLParserException
    from moto.stepfunctions.parser.asl.static_analyser.express_static_analyser import ExpressStaticAnalyser

    try:
        if is_express:
            ExpressStaticAnalyser().analyse(text)
        AmazonStateLanguageParser.parse(text)
    except ASLParserException as error:
        return [Diagnostic("SCHEMA_VALIDATION_FAILED", _first(error.errors), "/")]
    except Exception as error:  # the parser raises what each field's reader raises
        return [Diagnostic("SCHEMA_VALIDATION_FAILED", str(error) or type(error).__name__, "/")]
    return []


def _first(errors: list[Any]) -> str:
    return str(errors[0]) if errors else "the definition is not in the Amazon States Language"
