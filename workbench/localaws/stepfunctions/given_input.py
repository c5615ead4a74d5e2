"""Carries the text of an execution's input, as its caller wrote it, past a provider that only keeps the value."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["given_input", "starting_with"]

_TEXT: ContextVar[str | None] = ContextVar("given_input", default=None)


@contextmanager
def starting_with(text: str | None) -> Iterator[None]:
    """Let the executions made inside take `text` as the input their caller gave; None is `{}`."""
    token = _TEXT.set("{}" if text is None else text)
    try:
        yield
    finally:
        _TEXT.reset(token)


def given_input() -> str | None:
    """Return the text of the request that is being answered, None outside of one."""
    return _TEXT.get()
