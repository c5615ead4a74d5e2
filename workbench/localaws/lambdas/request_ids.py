"""The id of an invocation, told to the call that caused it: AWS answers Invoke under the id its log lines carry."""

import contextvars

__all__ = ["expect", "seen"]

#: A list that is shared with every thread the call runs in; the first invocation puts its id there.
_expected: contextvars.ContextVar[list[str] | None] = contextvars.ContextVar("expected_invocation", default=None)


def expect() -> list[str]:
    """Return the list that will hold the id of the first invocation this context causes."""
    holder: list[str] = []
    _expected.set(holder)
    return holder


def seen(request_id: str) -> None:
    """Note that an invocation with this id has been made in this context."""
    holder = _expected.get()
    if holder is not None and not holder:
        holder.append(request_id)
