"""Works on many items in a few threads and gives the results as they come, never far ahead of who takes them."""

import queue
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any, TypeVar

__all__ = ["results_of"]

Item = TypeVar("Item")
_POLL_S = 0.2


def results_of(
    items: Sequence[Item], work: Callable[[Item], Any], workers: int, stop: Callable[[], None]
) -> Generator[tuple[Item, Any], None, None]:
    """Yield (item, what work(item) returned) in the order they are done.

    The threads wait when two results a worker are not taken yet, so memory holds few. The first exception of `work`
    is raised here. When the iteration ends for whatever reason, `stop` is called, which should make `work` return soon,
    and the threads have ended.
    """
    waiting: Iterator[Item] = iter(items)
    ready: queue.Queue[tuple[Item, Any, BaseException | None]] = queue.Queue(maxsize=2 * workers)
    lock, ended = threading.Lock(), threading.Event()

    def run() -> None:
        while not ended.is_set():
            with lock:
                item = next(waiting, None)
            if item is None:
                return
            done: tuple[Item, Any, BaseException | None]
            try:
                done = (item, work(item), None)
            except BaseException as error:  # noqa: BLE001 - raised where the results are taken
                done = (item, None, error)
            while not ended.is_set():
                try:
                    ready.put(done, timeout=_POLL_S)
                    break
                except queue.Full:
                    continue

    threads = [threading.Thread(target=run, daemon=True) for _ in range(min(workers, len(items)))]
    for thread in threads:
        thread.start()
    try:
        for _ in items:
            item, result, error = ready.get()
            if error is not None:
                raise error
            yield item, result
    finally:
        ended.set()
        stop()
        for thread in threads:
            thread.join()
