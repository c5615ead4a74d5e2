"""Gives the interpreter the JSONata evaluator that moto leaves out, with variables bound instead of written as text."""

from typing import Any

from workbench.localaws.stepfunctions.corrections.evaluation_failure import fail_evaluation, unexpected_type
from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["install"]


def _eval_string_jsonata(self: Any, env: Any) -> None:
    from workbench.localaws.stepfunctions.jsonata.evaluator import (
        UNDEFINED,
        ExpressionError,
        UnsupportedResultError,
        evaluate,
    )

    field = getattr(self, "field_path", "") or env.next_field_name or ""
    stem = f"The JSONata expression '{self.expression}' specified for the field '{field}'"
    try:
        value = evaluate(self.expression, _bindings(env))
    except ExpressionError as error:
        fail_evaluation(env, f"{stem} threw an error during evaluation. {error}", field)
    except UnsupportedResultError:
        fail_evaluation(env, f"{stem} returned an unsupported result type.", field)
    if value is UNDEFINED:
        fail_evaluation(env, f"{stem} returned nothing (undefined).", field)
    env.stack.append(value)


def _bindings(env: Any) -> dict[str, Any]:
    data = env.states._states_data
    states = {"input": data["input"], "context": data["context"]}
    # result and errorOutput exist only where a state has them; elsewhere they are undefined.
    states.update({name: data[name] for name in ("result", "errorOutput") if data.get(name) is not None})
    store = env.variable_store
    return {**store._outer_scope, **store._inner_scope, "states": states}


def _eval_variable_sample(self: Any, env: Any) -> None:
    """Sample `$name.path[0]`: the path of a JSONPath state reads into the variable."""
    from moto.stepfunctions.parser.asl.component.common.query_language import QueryLanguageMode
    from moto.stepfunctions.parser.asl.utils.json_path import extract_json

    if self.query_language_mode == QueryLanguageMode.JSONata:
        _eval_string_jsonata(self, env)
        return
    name, path = _split_sample(self.expression)
    env.stack.append(extract_json("$" + path, env.variable_store.get(name)))


def _split_sample(expression: str) -> tuple[str, str]:
    body = expression.removeprefix("$")
    end = next((at for at, letter in enumerate(body) if letter in ".["), len(body))
    return body[:end], body[end:]


def _eval_condition(self: Any, env: Any) -> None:
    self.string_jsonata.eval(env=env)
    if not isinstance(env.stack[-1], bool):
        unexpected_type(env, self.string_jsonata, "boolean", env.stack[-1])


def _eval_items(self: Any, env: Any) -> None:
    self.string_jsonata.eval(env=env)
    if not isinstance(env.stack[-1], list):
        unexpected_type(env, self.string_jsonata, "array", env.stack[-1])


def _eval_number(self: Any, env: Any) -> int:
    self.string_jsonata.eval(env=env)
    value = env.stack.pop()
    if isinstance(value, bool) or not isinstance(value, int | float):
        unexpected_type(env, self.string_jsonata, "number", value)
    return int(value)


def install() -> None:
    """Evaluate every JSONata expression of the interpreter with our evaluator."""
    from moto.stepfunctions.parser.asl.component.common.string.string_expression import (
        StringJSONata,
        StringVariableSample,
    )
    from moto.stepfunctions.parser.asl.component.common.timeouts.heartbeat import HeartbeatSecondsJSONata
    from moto.stepfunctions.parser.asl.component.common.timeouts.timeout import TimeoutSecondsJSONata
    from moto.stepfunctions.parser.asl.component.state.choice.comparison.comparison import ConditionStringJSONata
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.items.items import ItemsJSONata
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.max_concurrency import MaxConcurrencyJSONata
    from moto.stepfunctions.parser.asl.component.state.wait.wait_function.seconds import SecondsJSONata

    replace_method(StringJSONata, "_eval_body", _eval_string_jsonata)
    replace_method(StringVariableSample, "_eval_body", _eval_variable_sample)
    replace_method(ConditionStringJSONata, "_eval_body", _eval_condition)
    replace_method(ItemsJSONata, "_eval_body", _eval_items)
    replace_method(MaxConcurrencyJSONata, "_eval_max_concurrency", _eval_number)
    replace_method(SecondsJSONata, "_get_wait_seconds", _eval_number)
    replace_method(TimeoutSecondsJSONata, "_eval_seconds", _eval_number)
    replace_method(HeartbeatSecondsJSONata, "_eval_seconds", _eval_number)
