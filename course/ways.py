"""The way an execution, or a dry run, took through its states."""

from typing import Any

from workbench import steps_frame

__all__ = ["states_of", "way_of"]


def states_of(run: Any) -> list[str]:
    """Return the names of the states a recording visited, in order."""
    return list(steps_frame(run.events)["state"])


def way_of(run: Any) -> str:
    """Return them as one line, "Record Message -> Job Succeed"."""
    return " -> ".join(states_of(run))
