"""Runs one verb and turns how it ended into an exit status and at most one message."""

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from workbench.cli.parser import parse
from workbench.errors import WorkbenchError

__all__ = ["main"]

_FAILED, _INTERRUPTED = 1, 130


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


def _as_interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    raise KeyboardInterrupt
