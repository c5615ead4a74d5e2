"""A ResultPath that cannot be applied to the input is States.ResultPathMatchFailure. Source: developer guide."""

from typing import Any

from workbench.localaws.stepfunctions.corrections.failing import fail_at_runtime
from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["install"]


def _eval_body(self: Any, env: Any) -> None:
    from moto.stepfunctions.parser.asl.utils.encoding import to_json_str

    try:
        _shipped_eval_body(self, env)
    except (TypeError, AttributeError, KeyError, IndexError):
        state_input = to_json_str(env.states.get_input(), separators=(",", ":"))
        fail_at_runtime(
            env,
            f"Unable to apply ReferencePath {self.result_path_src} to input {state_input}",
            error="States.ResultPathMatchFailure",
        )


def install() -> None:
    """Correct ResultPath."""
    global _shipped_eval_body
    from moto.stepfunctions.parser.asl.component.common.path.result_path import ResultPath

    _shipped_eval_body = replace_method(ResultPath, "_eval_body", _eval_body)


_shipped_eval_body: Any = None
