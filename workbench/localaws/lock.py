"""A lock file, so that kernels that start the embedded AWS at the same moment get one server."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from workbench.errors import LocalAwsError
from workbench.paths import work_dir

__all__ = ["exclusive"]

_POLL_S = 0.05


def _try_lock(file: IO[bytes]) -> bool:
    """Take the lock without waiting; the system releases it when the process ends, however it ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def exclusive(wait_s: float = 30.0) -> Iterator[None]:
    """Hold the one start/stop lock of this work folder.

    Raises LocalAwsError when another process holds it for longer than `wait_s` seconds.
    """
    path = work_dir() / "localaws.lock"
    deadline = time.monotonic() + wait_s
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        while not _try_lock(file):
            if time.monotonic() > deadline:
                raise LocalAwsError(
                    f"Another process has been starting or stopping the embedded AWS for {wait_s:g} s "
                    f"(lock file {path}). Wait for it, or end it, and try again."
                )
            time.sleep(_POLL_S)
        yield
