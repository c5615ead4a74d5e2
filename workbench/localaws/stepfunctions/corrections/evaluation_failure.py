"""Fails a state for its JSONata: the EvaluationFailed event with the field, then the error that Retry and Catch see.

Recorded: error States.QueryEvaluationError, state, location; previousEventId is the previous id of the state's
Entered event, for Wait the Entered event itself.
"""

import json
from typing import Any, NoReturn

from workbench.localaws.stepfunctions.corrections.failing import failure

__all__ = ["fail_evaluation", "unexpected_type"]


def fail_evaluation(env: Any, cause: str, location: str) -> NoReturn:
    """Record EvaluationFailed and raise the interpreter's failure. `cause` comes without the state's sentence."""
    from moto.stepfunctions.parser.api import HistoryEventType

    error = "States.QueryEvaluationError"
    raised = failure(env, error, {"error": error, "cause": cause, "location": location}, "EvaluationFailed")
    entered = getattr(env, "entered_event", None)
    if entered is not None:
        env.event_history_context.source_event_id = entered.id if entered.is_wait else entered.previous_id
    env.event_manager.add_event(
        context=env.event_history_context,
        event_type=HistoryEventType.EvaluationFailed,
        event_details={"evaluationFailedEventDetails": raised.get_evaluation_failed_event_details()},
    )
    raise raised


def unexpected_type(env: Any, string_jsonata: Any, expected: str, value: Any) -> NoReturn:
    """Fail because an expression yields a value of another type than its field takes."""
    found = _type_name(value)
    shown = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    field = getattr(string_jsonata, "field_path", "")
    fail_evaluation(
        env,
        f"The JSONata expression '{string_jsonata.expression}' specified for the field '{field}' returned an "
        f"unexpected result type. Expected '{expected}', but was '{found}' for value: {shown}",
        field,
    )


def _type_name(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"
