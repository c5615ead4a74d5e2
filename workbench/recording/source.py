"""Takes whatever names an execution (a recording, its file, or an ARN with a connection) and returns the recording."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.errors import RecordingError
from workbench.recording.file import load, write
from workbench.recording.model import Recording

if TYPE_CHECKING:
    from workbench.aws.connection import Connection

__all__ = ["definition_and_events", "events_of", "recording_of", "save"]


def recording_of(source: Recording | str | Path, connection: Connection | None = None) -> Recording:
    """Return the recording that `source` is, names as a file, or names as an execution ARN (with a connection).

    Only an ARN makes it talk to AWS. Raises RecordingError for anything else, and for an ARN without a connection.
    """
    if isinstance(source, Recording):
        return source
    if isinstance(source, Path):
        return load(source)
    if isinstance(source, str) and source.startswith("arn:"):
        if connection is None:
            raise RecordingError(
                f"{source} is an ARN, and reading it needs a connection. "
                "Pass connection=workbench.connect(), or a recording."
            )
        from workbench.aws.record import record

        return record(source, connection)
    if isinstance(source, str) and source.strip():
        return load(source)
    raise RecordingError(
        f"An execution is a Recording, the path of one, or an execution ARN with a connection, "
        f"not {type(source).__name__}: {str(source)[:80]!r}."
    )


def definition_and_events(
    source: Recording | str | Path | Sequence[dict[str, Any]], connection: Connection | None = None
) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """Return the definition (None when unknown) and events of a recording, its file, an ARN, or a list of events."""
    if isinstance(source, Sequence) and not isinstance(source, str):
        return None, list(source)
    recording = recording_of(source, connection)
    return recording.definition, recording.events


def events_of(source: Any, connection: Connection | None = None) -> Any:
    """Return the events of a recording, its .json file, or an ARN (with a connection); else what was given."""
    if isinstance(source, str) and source.startswith("arn:") and connection is not None:
        from workbench.aws.history import events

        return events(source, connection)
    named = isinstance(source, str) and (source.startswith("arn:") or source.endswith(".json"))
    return recording_of(source, connection).events if named or isinstance(source, Recording | Path) else source


def save(source: Recording | str | Path, path: str | Path, connection: Connection | None = None) -> Path:
    """Write an execution (a recording, or an ARN with a connection) to one JSON file, and return its path.

    The file holds payloads and log lines; it is readable by its owner only until you give it away.
    """
    return write(recording_of(source, connection), path)
