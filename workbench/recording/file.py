"""Writes a recording to one JSON file and reads it back, exactly.

The file, format 1 (every time is ISO 8601 in UTC with microseconds; everything else is as AWS sent it):

    {"format": "stepfunctions-workbench/recording", "version": 1, "saved_at": time, "is_local": bool,
     "describe": DescribeExecution's answer, "definition": the ASL as an object,
     "events": [HistoryEvent, ...], "logs": [{"source", "group", "stream", "timestamp", "message"}, ...],
     "notes": [what could not be read, in words, ...]}

It holds the payloads and log lines of the execution: give it away as you would give those away.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from workbench.errors import RecordingError
from workbench.recording.model import FORMAT, LogLine, Recording

__all__ = ["KIND", "from_json", "load", "to_json", "write"]

KIND = "stepfunctions-workbench/recording"
_NEXT = "Make one with workbench.save(execution, path, connection)."
#: The only times in DescribeExecution's answer; a HistoryEvent's only one is `timestamp` (botocore's service model).
_DESCRIBE_TIMES = ("startDate", "stopDate", "redriveDate")


def load(path: str | Path) -> Recording:
    """Read a recording from a file that `save` wrote; raises RecordingError for anything else."""
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise RecordingError(f"There is no recording at {file}. {_NEXT}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise RecordingError(f"The recording {file} cannot be read: {error}. {_NEXT}") from error
    try:
        return from_json(text)
    except RecordingError as error:
        raise RecordingError(f"{file}: {error}") from error


def write(recording: Recording, path: str | Path) -> Path:
    """Write a recording to `path` in one step (a reader never sees half a file) and return the path."""
    file, text = Path(path), to_json(recording)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, suffix=".part", delete=False) as part:
            part.write(text)
        Path(part.name).replace(file)
    except OSError as error:
        raise RecordingError(f"The recording cannot be written to {file}: {error}. Choose another path.") from error
    return file


def to_json(recording: Recording) -> str:
    """Return the recording as the file's text."""
    tree = {
        "format": KIND,
        "version": FORMAT,
        "saved_at": _text_of(recording.saved_at),
        "is_local": recording.is_local,
        "describe": {
            key: _text_of(value) if key in _DESCRIBE_TIMES else value for key, value in recording.describe.items()
        },
        "definition": recording.definition,
        "events": [{**event, "timestamp": _text_of(event["timestamp"])} for event in recording.events],
        "logs": [
            {
                "source": line.source,
                "group": line.group,
                "stream": line.stream,
                "timestamp": _text_of(line.timestamp),
                "message": line.message,
            }
            for line in recording.logs
        ],
        "notes": recording.notes,
    }
    return json.dumps(tree, indent=1, ensure_ascii=False)


def from_json(text: str) -> Recording:
    """Return the recording that a file's text holds; raises RecordingError saying what is wrong with it."""
    try:
        tree = json.loads(text)
    except json.JSONDecodeError as error:
        raise RecordingError(f"This is not a recording: not JSON ({error}). {_NEXT}") from error
    if not isinstance(tree, dict) or tree.get("format") != KIND:
        seen = tree.get("format") if isinstance(tree, dict) else type(tree).__name__
        raise RecordingError(f"This is not a recording: its `format` is {seen!r}, not {KIND!r}. {_NEXT}")
    version = tree.get("version")
    if not isinstance(version, int) or not 1 <= version <= FORMAT:
        raise RecordingError(
            f"This recording has version {version!r}; this workbench reads 1 to {FORMAT}. Update the workbench."
        )
    try:
        return _recording(tree)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RecordingError(f"This recording is damaged: {type(error).__name__}: {error}. {_NEXT}") from error


def _recording(tree: dict[str, Any]) -> Recording:
    describe = dict(tree["describe"])
    describe.update({key: _time_of(describe[key]) for key in _DESCRIBE_TIMES if describe.get(key) is not None})
    return Recording(
        definition=tree["definition"],
        events=[{**event, "timestamp": _time_of(event["timestamp"])} for event in tree["events"]],
        describe=describe,
        logs=[
            LogLine(line["source"], line["group"], line["stream"], _time_of(line["timestamp"]), line["message"])
            for line in tree["logs"]
        ],
        is_local=bool(tree["is_local"]),
        saved_at=_time_of(tree["saved_at"]),
        notes=[str(note) for note in tree.get("notes", [])],
    )


def _text_of(time: datetime | None) -> str | None:
    return None if time is None else time.astimezone(UTC).isoformat(timespec="microseconds")


def _time_of(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f"the time {text!r} has no time zone")
    return time.astimezone(UTC)
