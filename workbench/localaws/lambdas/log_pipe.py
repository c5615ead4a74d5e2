"""Collects what a function's process prints, invocation by invocation, bounded in size."""

import threading
import time
from dataclasses import dataclass, field
from typing import IO

__all__ = ["LogPipe"]

#: What is kept of one invocation's output; the rest is counted and dropped, so that a loop of prints stays harmless.
MOST_BYTES = 4_000_000
_MARK = b"\0"
#: worker.LINE_WITHIN_EVENT
_LINE_WITHIN_EVENT = "\x1e"


@dataclass
class _Output:
    lines: list[tuple[int, str]] = field(default_factory=list)
    kept: int = 0
    dropped: int = 0


class LogPipe:
    """Reads a pipe in a thread; `take` returns the lines up to an invocation's end mark."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._output = _Output()
        self._marks: set[str] = set()
        self._changed = threading.Condition()
        self._closed = False
        threading.Thread(target=self._read, daemon=True, name="lambda-log").start()

    def _read(self) -> None:
        with self._pipe:
            # A bounded readline: a handler that prints without line breaks must not fill the memory either.
            for line in iter(lambda: self._pipe.readline(256_000), b""):
                self._take_line(line)
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _take_line(self, line: bytes) -> None:
        text, mark, request_id = line.partition(_MARK)
        with self._changed:
            if text:
                self._keep(text)
            if mark:
                self._marks.add(request_id.strip().decode("ascii", "replace"))
                self._changed.notify_all()

    def _keep(self, text: bytes) -> None:
        output = self._output
        if output.kept + len(text) > MOST_BYTES:
            output.dropped += len(text)
            return
        output.kept += len(text)
        message = text.decode("utf-8", "replace").rstrip("\n").replace(_LINE_WITHIN_EVENT, "\n")
        output.lines.append((int(time.time() * 1000), message + "\n"))

    def take(self, request_id: str, wait_s: float) -> list[tuple[int, str]]:
        """Return (epoch milliseconds, line) of the invocation, waiting for its end mark at most `wait_s` seconds."""
        deadline = time.monotonic() + wait_s
        with self._changed:
            while request_id not in self._marks and not self._closed:
                left = deadline - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    break
            self._marks.discard(request_id)
            output, self._output = self._output, _Output()
        if output.dropped:
            note = f"[emulator] {output.dropped} more bytes of output were dropped: {MOST_BYTES} are kept.\n"
            output.lines.append((int(time.time() * 1000), note))
        return output.lines
