"""Lets one set-up at a time work on a checkout. The system frees the lock when its holder ends, however it ends."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.file_lock import try_lock
from workbench.install.problems import SetUpError

__all__ = ["held"]

_POLL_S = 0.3


@contextmanager
def held(path: Path, on_wait: Callable[[float], None], limit_s: float) -> Iterator[int]:
    """Hold the lock on the file `path` and give its handle, for child processes to inherit.

    While another set-up holds it, calls `on_wait(seconds_waited)` again and again; raises SetUpError after `limit_s`.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        begun = time.monotonic()
        while not try_lock(handle):
            waited = time.monotonic() - begun
            if waited > limit_s:
                raise SetUpError(
                    f"Another start has been setting the workbench up for {waited:.0f} s and is not done.\n"
                    "Next: let it finish or stop it with Ctrl-C, then start again."
                )
            on_wait(waited)
            time.sleep(_POLL_S)
        yield handle
    finally:
        os.close(handle)
