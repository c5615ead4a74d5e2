"""The state that made an execution end badly, and the evidence for it."""

from typing import Any

from workbench.frames.scopes import Failure
from workbench.frames.walk import History, read_history

__all__ = ["failing_state"]


def failing_state(events: Any | History) -> Failure | None:
    """Which state made the execution fail or time out; None when it succeeded, was stopped, or has not ended.

    The cause's own words come first ("... the state 'X' (entered at the event id #N)"), then EvaluationFailed.state,
    then the previousEventId of ExecutionFailed, then the only state open at the end. A caught error is no failure of
    the execution; after a redrive the last end counts. `state` is None where nothing of this tells.
    Raises HistoryError when `events` is not a history.

    >>> failing_state([]) is None
    True
    """
    return read_history(events).failure
