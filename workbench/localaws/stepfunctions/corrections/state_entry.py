"""Remembers the event that entered a state: an error's cause names it, and EvaluationFailed points before it.

The cause's sentence "An error occurred while executing the state" is added once, at the innermost state. Times in the
context object have milliseconds and a Z, as AWS writes them.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from workbench.localaws.stepfunctions.corrections.path_failures import path_failure
from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["Entered", "context_time", "install"]

_SENTENCE = "An error occurred while executing the state '"
_NAMED_IN_CAUSE = ("States.Runtime", "States.IntrinsicFailure", "States.QueryEvaluationError")


@dataclass(frozen=True)
class Entered:
    """A *StateEntered event: its id, its previous id, and whether the state is a Wait state."""

    id: int
    previous_id: int
    is_wait: bool


def context_time(moment: datetime) -> str:
    """Return a time as the context object carries it, such as 2026-01-31T12:00:00.123Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _eval_body(self: Any, env: Any) -> None:
    from moto.stepfunctions.parser.asl.eval.program_state import ProgramRunning
    from moto.stepfunctions.parser.asl.utils.json_path import NoSuchJsonPathError

    context = env.event_history_context
    previous_id = context.source_event_id
    before = getattr(env, "entered_before", None)
    if before is not None and before["stateEnteredEventDetails"]["name"] == self.name:
        # A redriven execution goes on inside the state it was in.
        env.entered_before = None
        event_id, previous_id = before["id"], before["previousEventId"]
    else:
        details = self._get_state_entered_event_details(env=env)
        if previous_id == 0 and not env.is_frame():
            # The first state gets what the caller wrote, spaces and all; what passes between states is compact.
            details["input"] = getattr(env, "given_input", details["input"])
        event_id = env.event_manager.add_event(
            context=context,
            event_type=self.state_entered_event_type,
            event_details={"stateEnteredEventDetails": details},
        )
    is_wait = self.state_entered_event_type.value == "WaitStateEntered"
    env.entered_event = Entered(event_id, previous_id, is_wait)
    env.in_state = self.state_entered_event_type.value.removesuffix("StateEntered")
    env.states.context_object.context_object_data["State"] = {
        "EnteredTime": context_time(datetime.now(tz=UTC)),
        "Name": self.name,
    }
    try:
        self._eval_state_input(env=env)
        self._eval_state(env)
    except NoSuchJsonPathError as error:
        raise path_failure(env, error) from error
    if not isinstance(env.program_state(), ProgramRunning):
        return
    try:
        self._eval_state_output(env=env)
    except NoSuchJsonPathError as error:
        raise path_failure(env, error) from error
    self._verify_size_quota(env=env, value=env.states.get_input())
    self._set_next(env)
    if self.state_exited_event_type is not None:
        env.in_state = None
        env.event_manager.add_event(
            context=context,
            event_type=self.state_exited_event_type,
            event_details={"stateExitedEventDetails": self._get_state_exited_event_details(env=env)},
        )


def _failure_init(self: Any, env: Any, *args: Any, **kwargs: Any) -> None:
    _shipped_failure_init(self, env, *args, **kwargs)
    entered = getattr(env, "entered_event", None)
    if entered is not None:
        self.source_event_id = entered.id


def _execution_failed_details(self: Any) -> dict[str, Any] | None:
    pair = self.extract_error_cause_pair()
    if pair is None:
        return None
    error, cause = pair
    failure = self.failure_event
    if cause and error in _NAMED_IN_CAUSE and not cause.startswith(_SENTENCE):
        cause = f"{_SENTENCE}{failure.state_name}' (entered at the event id #{failure.source_event_id}). {cause}"
    return {name: value for name, value in (("error", error), ("cause", cause)) if value}


def _as_inner_frame_of(cls: Any, env: Any, *args: Any, **kwargs: Any) -> Any:
    frame = _shipped_inner_frame(cls, env, *args, **kwargs)
    frame.entered_event = getattr(env, "entered_event", None)
    frame.parent_frames = env._frames
    frame.owners = (env, *getattr(env, "owners", ()))
    if getattr(env.event_history_context, "closed", False):
        # What is cut off may be about to start its work.
        frame.event_history_context.closed = True
    return frame


def install() -> None:
    """Note each state's Entered event and use it where AWS names it."""
    global _shipped_failure_init, _shipped_inner_frame
    from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import (
        FailureEvent,
        FailureEventException,
    )
    from moto.stepfunctions.parser.asl.component.state.state import CommonStateField
    from moto.stepfunctions.parser.asl.eval.environment import Environment

    replace_method(CommonStateField, "_eval_body", _eval_body)
    _shipped_failure_init = replace_method(FailureEvent, "__init__", _failure_init)
    replace_method(FailureEventException, "get_execution_failed_event_details", _execution_failed_details)
    _shipped_inner_frame = replace_method(Environment, "as_inner_frame_of", classmethod(_as_inner_frame_of))


_shipped_failure_init: Any = None
_shipped_inner_frame: Any = None
