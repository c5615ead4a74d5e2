"""What keeps the fields a reader gave to a state from being fields of one, said before a service says it at length."""

from collections.abc import Collection
from typing import Any

from workbench.tasks.finding import Finding, wrong

__all__ = ["misshapen"]

_LISTS = ("Catch", "Retry")


def misshapen(fields: Any, states: Collection[str], expected: str) -> Finding | None:
    """Return what is wrong with the shape of a state's fields, None when nothing is.

    states: the names a `Next` may lead to. expected: what the task asks for.
    """
    for observed, look in _faults(fields, states):
        return wrong("", observed=observed, expected=expected, look=look)
    return None


def _faults(fields: Any, states: Collection[str]) -> Any:
    if not isinstance(fields, dict):
        yield f"a {type(fields).__name__}, {fields!r}", "the example in the answer's cell: a dict of fields, by name"
        return
    for name, value in fields.items():
        if name not in _LISTS and str(name).capitalize() in _LISTS:
            yield f"a field `{name}`", "the fields of the definition: their names begin with a capital letter"
        if name in _LISTS and not isinstance(value, list):
            yield f"`{name}` is a {type(value).__name__}", f"how many entries `{name}` may have, and in what they stand"
        if name in _LISTS and isinstance(value, list):
            yield from _entry_faults(name, value, states)


def _entry_faults(field: str, entries: list[Any], states: Collection[str]) -> Any:
    for entry in entries:
        if not isinstance(entry, dict):
            yield f"an entry of `{field}` is {entry!r}", f"an entry of `{field}` has fields of its own, by name"
        elif not isinstance(entry.get("ErrorEquals"), list):
            named = entry.get("ErrorEquals", "missing")
            yield f"`ErrorEquals` is {named!r}", "how many names `ErrorEquals` may have, and in what they stand"
        elif field == "Catch" and entry.get("Next") not in states:
            yield f"`Next` of the `Catch` is {entry.get('Next')!r}", f"the names of the states: {', '.join(states)}"
