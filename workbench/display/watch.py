"""Shows an execution while it runs: graph and steps, redrawn in place as events come, until it ends."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.display.screen import Screen, screen
from workbench.display.theme import ThemeName
from workbench.recording.model import Recording
from workbench.recording.source import recording_of

if TYPE_CHECKING:
    from workbench.aws.connection import Connection

__all__ = ["watch"]


def watch(
    execution: Any,
    connection: Connection | None = None,
    *,
    poll_s: float = 0.5,
    timeout_s: float = 300.0,
    theme: ThemeName = "light",
) -> Recording:
    """Show an execution as it runs and return its recording when it has ended.

    execution: its ARN or a row of the executions frame, with `connection`; or a recording (or its file), which is shown
    as it ended. In a notebook the graph and the table of steps are redrawn in place, in a terminal each change is one
    line of text. `poll_s` is the shortest pause between two looks; pauses grow while nothing happens (see
    `workbench.aws.follow`). After `timeout_s`, and when the kernel is interrupted, the last picture stays, a line says
    so, and what was read so far is returned; the execution itself goes on.
    """
    if isinstance(execution, Recording | Path) or (isinstance(execution, str) and not execution.startswith("arn:")):
        recording = recording_of(execution, connection)
        shown = screen(recording.definition, theme)
        shown.show(recording.events)
        shown.say(f"{recording.name}: {recording.status}, as recorded {recording.saved_at:%Y-%m-%d %H:%M:%S} UTC.")
        return recording
    if connection is None:
        return recording_of(execution)
    return _follow(execution, connection, poll_s, timeout_s, theme)


def _follow(execution: Any, connection: Connection, poll_s: float, timeout_s: float, theme: ThemeName) -> Recording:
    from workbench.aws.executions import execution_arn
    from workbench.aws.follow import follow
    from workbench.aws.record import assemble, beginning

    arn = execution_arn(execution)
    begun = time.monotonic()
    so_far = beginning(arn, connection)
    shown: Screen = screen(so_far.definition, theme)
    shown.say(f"{so_far.name}: reading its history; next look in {poll_s:.1f} s.")
    try:
        for events, new, pause in follow(arn, connection, poll_s):
            so_far.events[:] = events
            if new:
                shown.show(events)
            watched_s = time.monotonic() - begun
            if watched_s > timeout_s:
                shown.say(f"{so_far.name}: still running after {timeout_s:g} s of watching; watch() it again to go on.")
                return so_far
            shown.say(f"{so_far.name}: {len(events)} events after {watched_s:.0f} s; next look in {pause:.1f} s.")
    except KeyboardInterrupt:
        shown.say(
            f"{so_far.name}: interrupted after {len(so_far.events)} events; the execution goes on. watch() it again."
        )
        so_far.notes.append("watching was interrupted: later events and the log lines are missing")
        return so_far
    recording = assemble(arn, connection, so_far.events)
    shown.say(f"{recording.name}: {recording.status} with {len(recording.events)} events.")
    return recording
