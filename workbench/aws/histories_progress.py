"""The progress bar of reading many histories: how many, how fast, how long still, and what AWS throttled."""

import time
from typing import Any

from workbench.aws.histories_pace import Pace
from workbench.aws.progress import ProgressLine

__all__ = ["Progress"]

_WIDTH, _EVERY_S = 24, 0.2


class Progress:
    """One line that fills; `total` histories, of which `known` came from the cache."""

    def __init__(self, total: int, known: int) -> None:
        self.total, self.known, self.read = total, known, 0
        self._line = ProgressLine()
        self._begun = self._shown = time.monotonic()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: Any) -> None:
        self._line.show(self.text(time.monotonic()))
        self._line.end()

    def one_more(self, pace: Pace) -> None:
        """Count one history that was read, and show it now and then."""
        self.read += 1
        now = time.monotonic()
        if now - self._shown >= _EVERY_S:
            self._shown = now
            throttled = f" · {pace.throttles} calls throttled, slowing down" if pace.throttles else ""
            self._line.show(self.text(now) + throttled)

    def text(self, now: float) -> str:
        """Return the line as it is at a moment of time.monotonic()."""
        done = self.known + self.read
        filled = _WIDTH * done // max(1, self.total)
        said = [f"{'█' * filled}{'░' * (_WIDTH - filled)} {done:,} of {self.total:,} histories"]
        said += [f"{self.known:,} from the cache"] if self.known else []
        rate = self.read / max(1e-3, now - self._begun)
        if self.read and done < self.total:
            said += [f"{rate:,.0f} a second", f"about {(self.total - done) / rate:,.0f} s left"]
        return " · ".join(said)
