"""Shows the steps of the set-up with their seconds: a line that moves on a terminal, plain lines elsewhere."""

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

__all__ = ["Steps"]

_REPEAT_S = 30.0


class Steps:
    """Counts and times the steps of a set-up. Everything goes to stderr: stdout belongs to the verb."""

    def __init__(self, total: int, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.total = total
        self.seconds: dict[str, float] = {}
        self._moving = self.stream.isatty()
        self._head = ""
        self._waited = False
        self._begun = self._shown = time.monotonic()

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Time one step; `tick` inside it shows that it is alive."""
        self._head = f"[{len(self.seconds) + 1}/{self.total}] {title}"
        self._begun = self._shown = time.monotonic()
        if not self._moving:
            self._line(f"{self._head} ...")
        try:
            yield
        except BaseException:
            self._clear()
            raise
        self.seconds[title] = time.monotonic() - self._begun
        self._clear()
        self._line(f"{self._head}: {self.seconds[title]:.1f} s")

    def tick(self, detail: str = "") -> None:
        """Show how long the running step takes, and `detail` beside it where there is room."""
        now = time.monotonic()
        if self._moving:
            text = f"{self._head} {now - self._begun:.0f} s  {detail}"
            self.stream.write("\r\x1b[K" + text[: shutil.get_terminal_size().columns - 1])
            self.stream.flush()
        elif now - self._shown >= _REPEAT_S:
            self._shown = now
            self._line(f"{self._head} ... {now - self._begun:.0f} s")

    def wait(self, seconds: float) -> None:
        """Show that another set-up holds the lock."""
        if self._moving:
            self.stream.write(f"\r\x1b[KAnother start is setting the workbench up; waiting for it, {seconds:.0f} s")
            self.stream.flush()
        elif not self._waited or time.monotonic() - self._shown >= _REPEAT_S:
            self._waited, self._shown = True, time.monotonic()
            self._line(f"Another start is setting the workbench up; waiting for it ({seconds:.0f} s).")

    def note(self, text: str) -> None:
        """Write one whole line."""
        self._clear()
        self._line(text)

    def _clear(self) -> None:
        if self._moving:
            self.stream.write("\r\x1b[K")

    def _line(self, text: str) -> None:
        self.stream.write(text + "\n")
        self.stream.flush()
