"""The verbs the notebooks use. Each is loaded when it is first asked for, so importing this is cheap."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.aws.connection import Connection, connect
    from workbench.aws.record import record
    from workbench.errors import WorkbenchError
    from workbench.recording.file import load
    from workbench.recording.model import Recording
    from workbench.recording.source import save

#: Public name -> the module that holds it.
_HOMES = {
    "Connection": "workbench.aws.connection",
    "Recording": "workbench.recording.model",
    "WorkbenchError": "workbench.errors",
    "connect": "workbench.aws.connection",
    "load": "workbench.recording.file",
    "record": "workbench.aws.record",
    "save": "workbench.recording.source",
}

__all__ = ["Connection", "Recording", "WorkbenchError", "connect", "load", "record", "save"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'workbench' has no name {name!r}; it has {', '.join(__all__)}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
