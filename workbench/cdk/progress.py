"""Shows how far a stack is while CloudFormation works: one bar in a notebook, one line in a terminal."""

import html
import sys
import time
from typing import Any

from workbench.cdk.stacks import StackEvent

__all__ = ["LiveView", "Progress"]

_WIDTH = 24


class Progress:
    """How far one operation on one stack is; `total` is None when CloudFormation alone knows how many will change."""

    def __init__(self, stack: str, total: int | None) -> None:
        self.stack = stack
        self.total = total
        self.outcome: str | None = None
        self.events: list[StackEvent] = []
        self._done: set[str] = set()
        self._doing = "preparing"
        self._started = time.monotonic()
        self._ended: float | None = None

    def add(self, events: list[StackEvent]) -> None:
        """Take in what is new, oldest first."""
        self.events += events
        for event in events:
            if event.of_stack:
                continue
            if event.status.endswith("_COMPLETE"):
                self._done.add(event.logical_id)
            self._doing = f"{event.status} {event.type} {event.logical_id}"

    def finish(self, outcome: str) -> None:
        """Say how it ended, for example "created" or "failed"."""
        self.outcome = outcome
        self._ended = time.monotonic()

    @property
    def elapsed_s(self) -> float:
        """Seconds since the operation began, or that it took."""
        return (self._ended or time.monotonic()) - self._started

    @property
    def changed(self) -> int:
        """The number of resources that are done."""
        return len(self._done)

    def __str__(self) -> str:
        counted = f"{self.changed}" if self.total is None else f"{self.changed}/{self.total}"
        counted = "" if self.total is None and not self.changed else f"{counted} resources  "
        told = self._doing if self.outcome is None else self.outcome
        bar = ""
        if self.total and self.outcome is None:
            filled = _WIDTH * min(self.changed, self.total) // self.total
            bar = f"[{'#' * filled}{'.' * (_WIDTH - filled)}] "
        return f"{self.stack}  {bar}{counted}{told}  {self.elapsed_s:.1f} s"

    def _repr_html_(self) -> str:
        value = f"value='{self.changed}' max='{self.total}'" if self.total else ""
        bar = "" if self.outcome else f"<progress {value} aria-label='{html.escape(self.stack)}'></progress> "
        return f"<div>{bar}<code>{html.escape(str(self))}</code></div>"

    def __repr__(self) -> str:
        return str(self)


class LiveView:
    """Draws a Progress again and again in the same place; to a file or pipe it writes only how things ended."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._handle: Any = None
        self._in_notebook = _in_notebook()
        self._in_terminal = not self._in_notebook and sys.stderr.isatty()

    def draw(self) -> None:
        """Show the progress as it is now."""
        if self._in_notebook:
            from IPython.display import display

            if self._handle is None:
                self._handle = display(self._progress, display_id=True)
            else:
                self._handle.update(self._progress)
        elif self._in_terminal:
            sys.stderr.write(f"\r\033[K{self._progress}")
            sys.stderr.flush()

    def close(self) -> None:
        """Show it for the last time."""
        self.draw()
        if not self._in_notebook:
            sys.stderr.write("\n" if self._in_terminal else f"{self._progress}\n")


def _in_notebook() -> bool:
    """Tell whether this process is a Jupyter kernel, without importing IPython when nothing else has."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")
