"""Event lists as GetExecutionHistory returns them, turned into DataFrames. Pure: no AWS, no clock, no files.

`read_history` reads once; every frame takes what it returns as well as raw events, so several frames cost one reading.
The words for how something ended are in workbench.frames.vocabulary.STATUSES.
"""

from workbench.frames.attempts import attempts_frame
from workbench.frames.edges import edges_taken
from workbench.frames.events import events_frame
from workbench.frames.failing import failing_state
from workbench.frames.iterations import iterations_frame
from workbench.frames.scopes import Failure
from workbench.frames.steps import steps_frame
from workbench.frames.vocabulary import STATUSES
from workbench.frames.walk import History, read_history

__all__ = [
    "STATUSES",
    "Failure",
    "History",
    "attempts_frame",
    "edges_taken",
    "events_frame",
    "failing_state",
    "iterations_frame",
    "read_history",
    "steps_frame",
]
