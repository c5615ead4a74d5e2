"""Executes the cells of a notebook in a kernel of its own, and ends the kernel whatever happens."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from jupyter_core.utils import ensure_async
from nbclient import NotebookClient
from traitlets.config import Config

from workbench.notebook_home import kernel_encryption

__all__ = ["Execution"]

_POLL_S = 0.1
_INTERRUPT_GRACE_S = 3.0
_KERNEL_START_LIMIT_S = 60
_KERNEL_ARGUMENTS = ["--HistoryManager.enabled=False"]


class Execution:
    """One execution of `notebook` in place, in the folder `cwd`; what the kernel's process itself prints goes to `log`.

    `cell_timeout_s` limits each cell; `after_cell(cell_index)` is called in the executing thread after each code cell.
    `variables` are added to the kernel's environment.
    """

    def __init__(
        self,
        notebook: nbformat.NotebookNode,
        cwd: Path,
        log: Path,
        cell_timeout_s: float,
        after_cell: Callable[[int], Any],
        variables: Mapping[str, str] | None = None,
    ) -> None:
        self._log = log
        self._environment = {**os.environ, **(variables or {})}
        self.current = -1
        self.done = 0
        self._ended = threading.Event()
        self._error: BaseException | None = None
        self._after_cell = after_cell
        self._task: asyncio.Task[Any] | None = None
        self._interrupting: asyncio.Future[Any] | None = None
        self._loop = asyncio.new_event_loop()
        self._client = NotebookClient(
            notebook,
            timeout=cell_timeout_s,
            startup_timeout=_KERNEL_START_LIMIT_S,
            kernel_name="python3",
            extra_arguments=_KERNEL_ARGUMENTS,
            config=Config(KernelManager={"transport_encryption": kernel_encryption()}),
            resources={"metadata": {"path": str(cwd)}},
            on_cell_start=self._started,
            on_cell_executed=self._executed,
        )

    def run(self) -> None:
        """Execute all cells.

        Raises what nbclient raises (CellExecutionError, CellTimeoutError, DeadKernelError). On KeyboardInterrupt the
        kernel is interrupted as in JupyterLab, then ended, before the KeyboardInterrupt goes on.
        """
        # In a thread of its own: in the main thread nbclient would take Ctrl-C for itself and report a dead kernel.
        thread = threading.Thread(target=self._run_loop, name="notebook")
        thread.start()
        try:
            # Not thread.join(): before Python 3.13 one that Ctrl-C interrupts takes the thread for ended.
            while not self._ended.wait(_POLL_S):
                pass
        except BaseException:
            self._stop()
            raise
        finally:
            thread.join()
            self._loop.close()
        if self._error:
            raise self._error

    def _run_loop(self) -> None:
        async def execute() -> None:
            self._task = asyncio.current_task()
            with self._log.open("wb") as log:
                await self._client.async_execute(stdout=log, stderr=log, env=self._environment)

        try:
            self._loop.run_until_complete(execute())
        except BaseException as error:  # run() raises it
            self._error = error
        finally:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._ended.set()

    def _stop(self) -> None:
        with _without_ctrl_c():
            for call in (self._interrupt_kernel, self._cancel):
                if self._ended.is_set():
                    return
                self._loop.call_soon_threadsafe(call)
                self._ended.wait(_INTERRUPT_GRACE_S)
            self._ended.wait()

    def _interrupt_kernel(self) -> None:
        self._client.shutdown_kernel = "immediate"
        if self._client.kc is None or self._client.km is None:
            self._cancel()
        else:
            self._interrupting = self._loop.create_task(ensure_async(self._client.km.interrupt_kernel()))

    def _cancel(self) -> None:
        if self._task:
            self._task.cancel()

    def _started(self, cell: nbformat.NotebookNode, cell_index: int) -> None:
        if cell.cell_type == "code":
            self.current = cell_index

    def _executed(self, cell: nbformat.NotebookNode, cell_index: int, execute_reply: dict[str, Any]) -> None:
        tolerated = "raises-exception" in cell.metadata.get("tags", [])
        if tolerated or execute_reply["content"]["status"] == "ok":
            self.done += 1
        self._after_cell(cell_index)


@contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """Ignore Ctrl-C: an impatient second one must not leave the kernel behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
