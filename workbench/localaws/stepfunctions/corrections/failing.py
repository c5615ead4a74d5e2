"""Makes the interpreter's failures: an error, its cause, and the history event it is written as."""

from typing import Any, NoReturn

__all__ = ["fail_at_runtime", "failure"]


def failure(env: Any, error: str, details: dict[str, Any], event: str) -> Any:
    """Return an exception that fails the state in `env`.

    `event` is the history event, such as TaskFailed; `details` are its members and are found under its usual name.
    An error the States Language reserves is matched as such by Retry and Catch.
    """
    from moto.stepfunctions.parser.api import HistoryEventType
    from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import CustomErrorName
    from moto.stepfunctions.parser.asl.component.common.error_name.error_name import ErrorName
    from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import (
        FailureEvent,
        FailureEventException,
    )
    from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
    from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType

    reserved = next((typ for typ in StatesErrorNameType if typ.to_name() == error), None)
    name: ErrorName = StatesErrorName(typ=reserved) if reserved else CustomErrorName(error)
    event_details: Any = {f"{event[:1].lower()}{event[1:]}EventDetails": details}
    return FailureEventException(
        failure_event=FailureEvent(
            env=env, error_name=name, event_type=HistoryEventType(event), event_details=event_details
        )
    )


def fail_at_runtime(env: Any, cause: str, error: str = "States.Runtime") -> NoReturn:
    """Fail the state with an error of the interpreter's own; States.Runtime's cause gets the sentence on the state."""
    raise failure(env, error, {"error": error, "cause": cause}, "ExecutionFailed")
