"""A lock on a file that the system frees when its holder ends, however it ends. Standard library only."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["locked", "try_lock"]

_POLL_S = 0.05


@contextmanager
def locked(path: Path, wait_s: float) -> Iterator[None]:
    """Hold the lock file at `path`; raises TimeoutError when another process holds it for longer than `wait_s`."""
    deadline = time.monotonic() + wait_s
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while not try_lock(handle):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{path} has been held by another process for {wait_s:g} s")
            time.sleep(_POLL_S)
        yield
    finally:
        os.close(handle)


def try_lock(handle: int) -> bool:
    """Take the lock of an open file without waiting; return whether it was to be had."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
