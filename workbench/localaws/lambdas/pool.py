"""Admits invocations to at most a few worker processes, and never lets invocations that wait for each other jam it.

A worker whose handler waits for a call to this server lends its turn, so that the call can run a function itself. When
every worker there may be is waiting in that way, the newest waiting invocation is refused instead of hanging.
"""

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from workbench.localaws.lambdas.environment import Environment

__all__ = ["Key", "MOST_PROCESSES", "MOST_RUNNING", "Pool", "PoolJammedError"]

#: Handlers that run at the same time. More only makes each slower: a notebook shares the same few cores.
MOST_RUNNING = 4
#: Worker processes, the warm ones that wait for their next invocation included.
MOST_PROCESSES = 8


class Key(NamedTuple):
    """What a warm environment can be reused for."""

    account: str
    region: str
    name: str
    #: Everything of the function's configuration that its process was started with.
    started_with: str


class PoolJammedError(Exception):
    """Every worker waits for another invocation, so this one can never start."""


@dataclass
class _Ticket:
    key: Key
    make: Callable[[], Environment]
    ready: threading.Event = field(default_factory=threading.Event)
    environment: Environment | None = None


class Pool:
    """Keeps warm environments by key and hands each to one invocation at a time, first come, first served."""

    def __init__(self, most_running: int = MOST_RUNNING, most_processes: int = MOST_PROCESSES) -> None:
        self._most_running = most_running
        self._most_processes = most_processes
        self._lock = threading.Lock()
        self._idle: OrderedDict[Environment, Key] = OrderedDict()
        self._busy: dict[Environment, Key] = {}
        self._lent: dict[str, int] = {}
        self._running_ids: dict[str, Environment] = {}
        self._waiting: deque[_Ticket] = deque()

    @property
    def waiting(self) -> int:
        """Invocations that wait for their turn."""
        return len(self._waiting)

    @contextmanager
    def environment(self, key: Key, request_id: str, make: Callable[[], Environment]) -> Iterator[Environment]:
        """Wait for a turn and yield a warm environment of this key, or a new one from `make`.

        Raises PoolJammedError when no turn can ever come.
        """
        ticket = _Ticket(key, make)
        with self._lock:
            self._waiting.append(ticket)
            self._admit()
        ticket.ready.wait()
        environment = ticket.environment
        if environment is None:
            raise PoolJammedError
        with self._lock:
            self._running_ids[request_id] = environment
        try:
            yield environment
        finally:
            with self._lock:
                self._running_ids.pop(request_id, None)
                self._lent.pop(request_id, None)
                self._busy.pop(environment)
                if environment.usable:
                    self._idle[environment] = key
                self._admit()

    def lend(self, request_id: str) -> bool:
        """Give this running invocation's turn away while it waits; False when no such invocation is running."""
        with self._lock:
            if request_id not in self._running_ids:
                return False
            self._lent[request_id] = self._lent.get(request_id, 0) + 1
            self._admit()
            return True

    def take_back(self, request_id: str) -> None:
        """End one `lend`: the handler goes on, even if that is one more than may start."""
        with self._lock:
            left = self._lent.get(request_id, 0) - 1
            if left > 0:
                self._lent[request_id] = left
            else:
                self._lent.pop(request_id, None)

    def discard(self, belongs: Callable[[Key], bool]) -> None:
        """End the warm environments whose key belongs to a function that has changed or gone."""
        with self._lock:
            doomed = [each for each, key in self._idle.items() if belongs(key)]
            for each in doomed:
                del self._idle[each]
        for each in doomed:
            each.kill()

    def close(self) -> None:
        """End every worker process, whatever it is doing."""
        with self._lock:
            doomed = [*self._idle, *self._busy]
            self._idle.clear()
            for ticket in self._waiting:
                ticket.ready.set()
            self._waiting.clear()
        for each in doomed:
            each.kill()

    def _admit(self) -> None:
        """Start as many waiting invocations as there are turns; the lock is held."""
        while self._waiting:
            if len(self._busy) - len(self._lent) >= self._most_running:
                return
            environment = self._room_for(self._waiting[0])
            if environment is not None:
                self._hand_over(self._waiting.popleft(), environment)
            elif len(self._lent) == len(self._busy):
                self._waiting.pop().ready.set()
            else:
                return

    def _room_for(self, ticket: _Ticket) -> Environment | None:
        """Return a warm environment, or a new one if a process may be added or an idle one of another key ended."""
        for each, key in reversed(self._idle.items()):
            if key == ticket.key:
                del self._idle[each]
                if each.usable:
                    return each
                each.kill()
                return self._room_for(ticket)
        if len(self._busy) + len(self._idle) >= self._most_processes:
            if not self._idle:
                return None
            longest_idle, _ = self._idle.popitem(last=False)
            longest_idle.kill()
        return ticket.make()

    def _hand_over(self, ticket: _Ticket, environment: Environment) -> None:
        self._busy[environment] = ticket.key
        ticket.environment = environment
        ticket.ready.set()
