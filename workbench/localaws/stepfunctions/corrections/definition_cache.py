"""Parses a definition once: the parsed program keeps no state of a run, so all runs of a machine share it."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from workbench.localaws.stepfunctions.jsonata.field_paths import annotate
from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["install"]

_KEPT = 64


class _Cache:
    def __init__(self, parse: Callable[[str], Any]) -> None:
        #: Parses anew, for who changes what it parsed.
        self.uncached = parse
        self._parsed: OrderedDict[str, Any] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, definition: str) -> Any:
        with self._lock:
            if definition in self._parsed:
                self._parsed.move_to_end(definition)
                return self._parsed[definition]
        parsed = self.uncached(definition)
        annotate(parsed[0])
        with self._lock:
            self._parsed[definition] = parsed
            while len(self._parsed) > _KEPT:
                self._parsed.popitem(last=False)
        return parsed


def install() -> None:
    """Cache the parser of state machine definitions."""
    from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser

    cache = _Cache(vars(AmazonStateLanguageParser)["parse"].__func__)
    replace_method(AmazonStateLanguageParser, "parse", staticmethod(cache))
