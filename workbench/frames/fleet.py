"""What many executions did, in five frames: what `histories` returns and the fleet's pictures and sums take. Pure."""

import html
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from workbench.errors import HistoryError
from workbench.frames.fleet_tables import FleetTables, frame_of

__all__ = ["Fleet", "fleet_of"]


def _nothing_unread() -> pd.DataFrame:
    return pd.DataFrame({"execution": pd.Series(dtype="str"), "reason": pd.Series(dtype="str")})


@dataclass(frozen=True, eq=False)
class Fleet:
    """The histories of many executions. Every frame has `execution`, the ARN, as its first or last column.

    executions: one row an execution, as executions() gives it.
    events: one row an event: id, previous_id (Int64), timestamp (datetime64[ns, UTC]), type, state, iteration,
    entered_id (Int64), details (JSON text of the event's own details; the payloads are here and nowhere else).
    steps: one row a state visit: state, type, status, entered, ended, duration_s, attempts, iteration, branch, parent,
    caught, redriven, entered_id, error, cause; as steps_frame() gives them.
    attempts: one row an attempt of a task: state, attempt, status, scheduled, ended, duration_s, back_off_s, resource,
    resource_type, error, iteration, entered_id; as attempts_frame() gives them.
    edges: one row a transition and execution: from_state, to_state, kind, container, count; as edges_taken().
    unread: one row an execution whose history is gone: execution, reason.
    evidence: how far to trust it; "" for histories AWS keeps, a sentence for what was read from logs.
    """

    executions: pd.DataFrame
    events: pd.DataFrame
    steps: pd.DataFrame
    attempts: pd.DataFrame
    edges: pd.DataFrame
    unread: pd.DataFrame = field(default_factory=_nothing_unread)
    evidence: str = ""

    def __len__(self) -> int:
        return len(self.executions)

    @property
    def facts(self) -> dict[str, str]:
        """What the display shows: how many of what, and what is missing."""
        statuses = self.executions["status"].value_counts()
        shown = {
            "executions": ", ".join([f"{len(self):,}", *(f"{count:,} {status}" for status, count in statuses.items())]),
            **{name: f"{len(getattr(self, name)):,} rows" for name in ("events", "steps", "attempts", "edges")},
        }
        if len(self.unread):
            shown["unread"] = f"{len(self.unread):,} histories are gone; see .unread"
        if self.evidence:
            shown["evidence"] = self.evidence
        return shown

    def __repr__(self) -> str:
        return "Fleet(" + "; ".join(f"{name}: {value}" for name, value in self.facts.items()) + ")"

    def _repr_html_(self) -> str:
        cells = "".join(
            f"<tr><th style='text-align:left'>{name}</th><td style='text-align:left'>{html.escape(value)}</td></tr>"
            for name, value in self.facts.items()
        )
        return f"<table>{cells}</table>"

    def where(self, chosen: pd.Series) -> "Fleet":
        """Return the fleet of some executions: a boolean Series over the rows of `executions`."""
        kept = self.executions[chosen].reset_index(drop=True)

        def picked(frame: pd.DataFrame) -> pd.DataFrame:
            return frame[frame["execution"].isin(kept["execution"])].reset_index(drop=True)

        return Fleet(
            kept,
            picked(self.events),
            picked(self.steps),
            picked(self.attempts),
            picked(self.edges),
            picked(self.unread),
            self.evidence,
        )


def fleet_of(executions: pd.DataFrame, told: dict[str, Any]) -> Fleet:
    """Return the fleet of histories that are at hand: execution ARN -> events as GetExecutionHistory returns them.

    Raises HistoryError when one is not a history, or an execution of the frame has none.
    """
    missing = [arn for arn in executions["execution"] if arn not in told]
    if missing:
        raise HistoryError(
            f"{len(missing)} executions have no events, the first is {missing[0]}. "
            "Give the events of each, or read them with executions(...).pipe(histories, connection)."
        )
    tables = FleetTables()
    for arn in executions["execution"]:
        tables.add(arn, told[arn])
    frames: dict[str, Any] = {name: frame_of(table) for name, table in tables.take().items()}
    return Fleet(executions, **frames)
