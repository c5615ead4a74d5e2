"""A thread that works through jobs in order of their time, so that PutEvents need not wait for its targets."""

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable

__all__ = ["Dispatcher"]

_LOG = logging.getLogger("localaws.eventbus")


class Dispatcher:
    """Runs jobs one after another, each not before its time."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def submit(self, job: Callable[[], None], delay_s: float = 0.0) -> None:
        """Run the job after `delay_s` seconds, and after the jobs that are due before it."""
        with self._changed:
            heapq.heappush(self._jobs, (time.monotonic() + delay_s, next(self._order), job))
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True, name=self._name)
                self._thread.start()
            self._changed.notify()

    def __len__(self) -> int:
        return len(self._jobs)

    def _work(self) -> None:
        while True:
            job = self._next()
            try:
                job()
            except Exception:
                _LOG.exception("a delivery failed in a way it should not")

    def _next(self) -> Callable[[], None]:
        with self._changed:
            while True:
                wait_s = self._jobs[0][0] - time.monotonic() if self._jobs else None
                if wait_s is not None and wait_s <= 0:
                    return heapq.heappop(self._jobs)[2]
                self._changed.wait(wait_s)
