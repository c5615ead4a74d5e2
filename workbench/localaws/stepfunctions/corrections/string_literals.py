r"""Reads a JSON string of a definition as JSON does: \" is a quotation mark and \u00e9 an accented e.

Paths and intrinsic functions keep their text: their own grammar reads the backslashes.
"""

import json
from typing import Any

from workbench.localaws.stepfunctions.seams import replace_method, replace_name

__all__ = ["install"]


def _unquoted(text: str) -> str:
    if not (text.startswith('"') and text.endswith('"')):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text[1:-1]


def _from_string_literal(parser_rule_context: Any) -> str:
    return _unquoted(parser_rule_context.getText())


def _inner_string_of(parser_rule_context: Any) -> str | None:
    if type(parser_rule_context).__name__ == "String_literalContext":
        return _unquoted(parser_rule_context.getText())
    return _shipped_inner_string_of(parser_rule_context)


def install() -> None:
    """Unescape literals when a definition is parsed."""
    global _shipped_inner_string_of
    from moto.stepfunctions.parser.asl.antlt4utils import antlr4utils
    from moto.stepfunctions.parser.asl.parse.preprocessor import Preprocessor

    replace_name(antlr4utils, "from_string_literal", _from_string_literal)
    _shipped_inner_string_of = replace_method(Preprocessor, "_inner_string_of", staticmethod(_inner_string_of))


_shipped_inner_string_of: Any = None
