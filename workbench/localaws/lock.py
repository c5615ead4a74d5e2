"""A lock file, so that kernels that start the embedded AWS at the same moment get one server."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from workbench.errors import LocalAwsError
from workbench.file_lock import locked
from workbench.paths import work_dir

__all__ = ["exclusive"]


@contextmanager
def exclusive(wait_s: float = 30.0) -> Iterator[None]:
    """Hold the one start/stop lock of this work folder.

    Raises LocalAwsError when another process holds it for longer than `wait_s` seconds.
    """
    path = work_dir() / "localaws.lock"
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(path, wait_s))
        except TimeoutError as error:
            raise LocalAwsError(
                f"Another process has been starting or stopping the embedded AWS for {wait_s:g} s "
                f"(lock file {path}). Wait for it, or end it, and try again."
            ) from error
        yield
