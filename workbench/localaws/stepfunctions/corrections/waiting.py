"""Waits to the moment a Wait state names, whatever time zone this machine is in, and not a second longer."""

import time
from datetime import UTC, datetime
from typing import Any

from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["install"]


def _wait_interval(self: Any, env: Any, wait_seconds: float) -> None:  # noqa: ARG001 - the interpreter's convention
    end = time.monotonic() + wait_seconds
    while env.is_running() and (left := end - time.monotonic()) > 0:
        env.program_state_event.wait(left)


def _seconds_until(self: Any, env: Any) -> float:
    from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEventException

    self.string.eval(env=env)
    text = env.stack.pop()
    moment = self._from_timestamp_string(timestamp=text)
    if moment is None:
        raise FailureEventException(self._create_failure_event(env, text))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(tz=UTC)).total_seconds())


def install() -> None:
    """Correct Wait states."""
    from moto.stepfunctions.parser.asl.component.state.wait.wait_function.timestamp import Timestamp
    from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import WaitFunction

    replace_method(WaitFunction, "_wait_interval", _wait_interval)
    replace_method(Timestamp, "_get_wait_seconds", _seconds_until)
