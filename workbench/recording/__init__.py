"""One execution, kept: its definition, events, answers and log lines, readable with no AWS at all."""

from workbench.recording.file import load
from workbench.recording.model import FORMAT, LogLine, Recording
from workbench.recording.source import definition_and_events, events_of, recording_of, save

__all__ = ["FORMAT", "LogLine", "Recording", "definition_and_events", "events_of", "load", "recording_of", "save"]
