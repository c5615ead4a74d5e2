"""Runs one verb and turns how it ended into an exit status and at most one message."""

import errno
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from workbench.cli.parser import parse
from workbench.errors import WorkbenchError

__all__ = ["main"]

_FAILED, _INTERRUPTED = 1, 130
_NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)
_FULL = (errno.ENOSPC, errno.EDQUOT)
_OURS = ("workbench", "infra", "course")


def main(argv: Sequence[str]) -> int:
    """Run the verb in `argv` and return its exit status: 130 when interrupted, 1 for an error of the workbench."""
    options = parse(argv)
    signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        return int(options.act(options))
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        return _INTERRUPTED
    except WorkbenchError as error:
        sys.stderr.write(f"{error}\n")
        return _FAILED
    except BrokenPipeError:
        # The reader (head, less) went away; Python must not complain about it again when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FAILED
    except (ImportError, OSError) as error:
        if (said := _of_this_machine(error)) is None:
            raise
        sys.stderr.write(f"{said}\n")
        return _FAILED


def _as_interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    raise KeyboardInterrupt


def _of_this_machine(error: ImportError | OSError) -> str | None:
    """Return the message for a fault of the folder or of `.venv`; None when it may be a fault of ours."""
    if isinstance(error, ImportError):
        package = (error.name or "").partition(".")[0]
        if not package or package in _OURS:
            return None
        return f"The package {package} in {sys.prefix} is damaged: {error}.\nNext: python3 start.py setup --fresh"
    if error.filename is None:
        return None
    if error.errno in _NOT_ALLOWED:
        return (
            f"{error.filename} cannot be used: {error.strerror}.\n"
            "Next: make that path yours, or copy the workbench to a folder you own; then: python3 start.py doctor"
        )
    if error.errno in _FULL:
        return f"{error.filename} cannot be written: the disk is full.\nNext: free about 500 MB, then start again."
    return None
