"""A store per account and region: account -> region -> an instance of the service's store class."""

import threading
from collections.abc import Callable
from typing import Any

__all__ = ["AccountRegionBundle", "BaseStore", "LocalAttribute"]


class LocalAttribute:
    """A value of its own for each store instance, made by `default` when it is first read."""

    def __init__(self, default: Callable[[], Any] | Any = None) -> None:
        self._default = default
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        made = self._default() if callable(self._default) else self._default
        return instance.__dict__.setdefault(f"_{self._name}", made)

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[f"_{self._name}"] = value


class BaseStore:
    """Base of a service's store; its attributes are `LocalAttribute`s."""


class AccountRegionBundle(dict):
    """`bundle[account_id][region]` is that account's store in that region, made when it is first asked for."""

    def __init__(self, service_name: str, store: type[BaseStore]) -> None:
        super().__init__()
        self.service_name = service_name
        self.store = store
        self._lock = threading.RLock()

    def __missing__(self, account_id: str) -> "_Regions":
        with self._lock:
            return self.setdefault(account_id, _Regions(self.store, self._lock))


class _Regions(dict):
    def __init__(self, store: type[BaseStore], lock: Any) -> None:
        super().__init__()
        self._store = store
        self._lock = lock

    def __missing__(self, region: str) -> BaseStore:
        with self._lock:
            return self.setdefault(region, self._store())
