"""Shows an execution as the states it visited."""

from typing import Any

import pandas as pd

from workbench.aws.connection import Connection
from workbench.aws.history import events
from workbench.frames import steps_frame

__all__ = ["steps"]


def steps(execution: Any, connection: Connection) -> pd.DataFrame:
    """Return one row a state visit of an execution, in order; the columns are those of steps_frame().

    execution: its ARN, or a row of the executions frame.
    """
    return steps_frame(events(execution, connection))
