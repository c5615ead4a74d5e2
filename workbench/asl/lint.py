"""Finds the faults that statelint knows in a definition."""

import re
from typing import Any, NamedTuple

__all__ = ["Finding", "statelint_findings"]

#: "State Machine.States.Pay.Next is 7 but ...": the path ends before the verb, a comma, or a quotation mark.
_PLACE = re.compile(r'State Machine(?P<path>\.[^",]*?)?(?= does | is |"|,|$)')


class Finding(NamedTuple):
    """One fault: severity ("ERROR" or "WARNING"), the checker's own code, the path of the fault, and the sentence."""

    severity: str
    code: str
    location: str
    message: str


def statelint_findings(definition: dict[str, Any]) -> list[Finding]:
    """Return what statelint finds in a definition, in its order, as warnings.

    It finds more than AWS's validator, and knows less: newer fields such as Assign are strange to it.
    """
    from statelint.linter import Linter  # only here: it loads a class for every kind of state

    return [_finding(problem) for problem in Linter.validate(definition)]


def _finding(problem: str) -> Finding:
    place = _PLACE.search(problem)
    path = (place["path"] or "") if place else ""
    return Finding("WARNING", "STATELINT", path.replace(".", "/") or "/", problem)
