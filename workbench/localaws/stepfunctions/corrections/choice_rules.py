"""Choice states that cannot choose: a variable that is not there, and no rule that matches.

A comparison whose Variable finds nothing fails the state, except IsPresent; so does a state with no matching rule and
no Default. Both are States.Runtime. Source: API errors of the service as its users report them.
"""

from typing import Any

from workbench.localaws.stepfunctions.corrections.failing import fail_at_runtime
from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["install"]


def _eval_state(self: Any, env: Any) -> None:
    for rule in self.choices_decl.rules:
        rule.eval(env)
        if env.stack.pop() is True:
            env.stack.append(rule.next_stmt.name)
            return
    if self.default_state is None:
        fail_at_runtime(env, "Failed to transition out of the state. The state does not point to a next state.")
    env.stack.append(self.default_state.state_name)


def _eval_comparison(self: Any, env: Any) -> None:
    from moto.stepfunctions.parser.asl.component.state.choice.comparison.variable import NoSuchVariable

    self.variable.eval(env)
    if isinstance(env.stack[-1], NoSuchVariable) and not _may_be_absent(self.comparison_function):
        path = self.variable.string_sampler.literal_value
        fail_at_runtime(env, f"Invalid path '{path}': The choice state's condition path references an invalid value.")
    self.comparison_function.eval(env)


def _may_be_absent(function: Any) -> bool:
    return function.operator_type.name.startswith("Is")


def install() -> None:
    """Correct Choice states."""
    from moto.stepfunctions.parser.asl.component.state.choice.comparison.comparison_variable import ComparisonVariable
    from moto.stepfunctions.parser.asl.component.state.choice.state_choice import StateChoice

    replace_method(StateChoice, "_eval_state", _eval_state)
    replace_method(ComparisonVariable, "_eval_body", _eval_comparison)
