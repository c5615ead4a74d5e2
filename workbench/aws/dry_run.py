"""Runs a whole state machine state by state through TestState: nothing is deployed, no service is called."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from workbench.asl.definition import load_definition
from workbench.asl.graph import graph_of
from workbench.aws.connection import Connection
from workbench.aws.dry_walk import DryWalk
from workbench.aws.mocks import Mocks
from workbench.aws.undeployed import filled
from workbench.frames.columns import INT, OBJECT, build
from workbench.recording.made_events import MadeEvents
from workbench.recording.model import Recording

__all__ = ["DryRun", "dry_run"]

_FLOW = {
    "step": INT, "state": OBJECT, "iteration_path": OBJECT, "attempt": INT, "stage": OBJECT, "expression": OBJECT,
    "value": OBJECT, "changed": "bool",
}  # fmt: skip


@dataclass(frozen=True, repr=False)
class DryRun(Recording):
    """A recording of a run that never was: draw, steps_frame, timeline, replay and compare take it like any other.

    Its times are made: only Wait states and back-offs let time go by. `flow` has one row a stage of each TestState
    answer: step (Int64, nth answer), state, iteration_path (tuple), attempt (Int64), stage, expression, value, changed
    (as dataflow() gives them). `stages` is the same for replay(run, stages=run.stages), the last visit of each state.
    """

    flow: pd.DataFrame = field(default_factory=pd.DataFrame, compare=False)

    @property
    def stages(self) -> dict[str, list[tuple[str, str]]]:
        """Name of a state -> its data-flow stages as (stage, JSON text)."""
        found: dict[str, list[tuple[str, str]]] = {}
        for _, answer in self.flow.groupby("step"):
            rows = answer.to_dict("records")
            found[rows[0]["state"]] = [(row["stage"], row["value"]) for row in rows]
        return found

    @property
    def output(self) -> Any:
        """The output as a Python value, None when the run did not succeed."""
        text = self.describe.get("output")
        return None if text is None else json.loads(text)


def dry_run(
    definition: Any,
    input: Any,  # noqa: A002 - the execution's input, as AWS calls it
    mocks: Mapping[str, Any] | None,
    connection: Connection,
    *,
    machine: str | None = None,
    max_visits: int = 200,
) -> DryRun:
    """Run a definition from StartAt to its end through TestState and return it as a recording.

    definition, machine: as draw() takes them. input: a Python value, or JSON text. mocks: state name -> what it gives
    in the place of its work, see `workbench.aws.mocks.Mocks`; every Task that is reached needs one. Maps and Parallels
    run: TestState gives the items and the branches' input, each iteration and branch is walked in order, and TestState
    takes the results together; a mock for the Map or Parallel itself takes the place of all that.
    What TestState cannot do is said: an ItemReader or ItemBatcher needs a mock for its Map; `$$` in a state without a
    mock has TestState's own context; Wait states do not wait; the machine's TimeoutSeconds does not count.
    Raises WorkbenchError for a Task without a mock, after max_visits states (a loop), and with AWS's sentence for what
    TestState refuses. A run that fails is no error: its status is FAILED.
    """
    whole = filled(load_definition(definition, connection=connection, machine=machine), connection)
    names = {state.name for state in graph_of(whole).states.values()}
    given = input if isinstance(input, str) and _is_json(input) else json.dumps(input)
    events = MadeEvents(datetime.now(UTC).replace(microsecond=0))
    walk = DryWalk(whole, Mocks(mocks, names), events, connection, max_visits)
    started = events.add("ExecutionStarted", 0, input=given)
    end = walk.scope(whole, given, 0, {}, ())
    previous = end.previous or started
    describe: dict[str, Any] = {"name": "dry run", "startDate": events.start, "stopDate": events.now, "input": given}
    if end.error is None:
        events.add("ExecutionSucceeded", previous, output=end.output)
        describe |= {"status": "SUCCEEDED", "output": end.output}
    else:
        events.add("ExecutionFailed", previous, error=end.error or None, cause=end.cause)
        describe |= {"status": "FAILED", "error": end.error, "cause": end.cause}
    return DryRun(
        whole,
        events.events,
        describe,
        is_local=connection.is_local,
        notes=["a dry run through TestState: its times are made, and no service was called", *walk.notes],
        flow=build(_FLOW, walk.flow),
    )


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
