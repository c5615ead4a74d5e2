"""Intrinsic functions where the shipped ones differ: numbers with a fraction, and what null and objects look like.

Recorded: States.MathAdd rounds, States.Format writes null for null and {a=1} for an object, and
States.StringToJson of an empty string is null. A call that cannot be made fails with States.IntrinsicFailure
(developer guide, "Error handling").
"""

from typing import Any

from workbench.localaws.stepfunctions.corrections.failing import fail_at_runtime
from workbench.localaws.stepfunctions.corrections.path_failures import input_text
from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["install"]


def _visit_float(self: Any, ctx: Any) -> Any:  # noqa: ARG001 - the visitor's convention
    from moto.stepfunctions.parser.asl.component.intrinsic.argument.argument import ArgumentLiteral

    return ArgumentLiteral(definition_value=float(ctx.getText()))


def _eval_json_path(self: Any, env: Any) -> Any:
    from moto.stepfunctions.parser.asl.utils.json_path import NoSuchJsonPathError, extract_json

    given = env.stack[-1]
    try:
        return extract_json(self.json_path, given)
    except NoSuchJsonPathError:
        fail_at_runtime(
            env,
            f"The JsonPath argument for the field '{self.json_path}' could not be found in the input "
            f"'{input_text(env, given)}'",
        )


def _eval_call(self: Any, env: Any) -> None:
    from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEventException
    from moto.stepfunctions.parser.asl.utils.json_path import NoSuchJsonPathError

    try:
        self.function.eval(env=env)
    except (FailureEventException, NoSuchJsonPathError):
        raise
    except (TypeError, ValueError, LookupError, ArithmeticError, NotImplementedError) as error:
        cause = f"The function '{self.intrinsic_function_derivation}' had the following error: {error}"
        fail_at_runtime(env, cause, "States.IntrinsicFailure")


def install() -> None:
    """Correct the intrinsic functions."""
    from moto.stepfunctions.parser.asl.component.common.string.string_expression import StringIntrinsicFunction
    from moto.stepfunctions.parser.asl.component.intrinsic.argument.argument import ArgumentJsonPath
    from moto.stepfunctions.parser.asl.parse.intrinsic.preprocessor import Preprocessor

    replace_method(StringIntrinsicFunction, "_eval_body", _eval_call)
    replace_method(ArgumentJsonPath, "_eval_argument", _eval_json_path)
    replace_method(Preprocessor, "visitFunc_arg_float", _visit_float)
