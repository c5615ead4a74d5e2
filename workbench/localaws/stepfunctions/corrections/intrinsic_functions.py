"""Intrinsic functions where the shipped ones differ: numbers with a fraction, and what null and objects look like.

Recorded: States.MathAdd rounds, States.Format writes null for null and {a=1} for an object, and
States.StringToJson of an empty string is null.
"""

from typing import Any

from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["install"]


def _visit_float(self: Any, ctx: Any) -> Any:  # noqa: ARG001 - the visitor's convention
    from moto.stepfunctions.parser.asl.component.intrinsic.argument.argument import ArgumentLiteral

    return ArgumentLiteral(definition_value=float(ctx.getText()))


def install() -> None:
    """Correct the intrinsic functions."""
    from moto.stepfunctions.parser.asl.parse.intrinsic.preprocessor import Preprocessor

    replace_method(Preprocessor, "visitFunc_arg_float", _visit_float)
