"""Shows how the run of the notebooks goes on: a bar on a terminal, lines elsewhere."""

from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from workbench.course.outcome import NotebookRun

__all__ = ["Watch"]


class Watch:
    """A progress bar over `total` notebooks on stderr; use it as a context manager."""

    def __init__(self, total: int, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, highlight=False)
        self._total = total
        self._number = 0
        self._bar = Progress(
            BarColumn(bar_width=24),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._task = self._bar.add_task("starting", total=float(total))

    def __enter__(self) -> "Watch":
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def begins(self, path: Path) -> Callable[[int, int], None]:
        """Show the notebook's name; the function returned moves the bar."""
        self._number += 1
        number, label = self._number, f"[{self._number}/{self._total}] {path.stem}"
        self._bar.update(self._task, description=label, completed=number - 1.0)
        if not self._console.is_terminal:
            self._line(f"{label} ...")

        def on_cell(ended: int, cells: int) -> None:
            share = ended / cells if cells else 1.0
            self._bar.update(self._task, description=f"{label}  cell {ended} of {cells}", completed=number - 1 + share)

        return on_cell

    def ended(self, run: NotebookRun) -> None:
        """Write one line about a notebook that ended."""
        self._line(f"[{self._number}/{self._total}] {run.name}: {run.verdict} in {run.seconds:.1f} s")

    def _line(self, text: str) -> None:
        self._console.print(text, markup=False, soft_wrap=True)
