"""Parses a definition once: the parsed program keeps no state of a run, so all runs of a machine share it."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from workbench.localaws.stepfunctions.definition.lifted import attach, lift
from workbench.localaws.stepfunctions.jsonata.field_paths import annotate
from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["install"]

_KEPT = 64


class _Cache:
    def __init__(self, parse: Callable[[str], Any]) -> None:
        self._parse = parse
        self._parsed: OrderedDict[str, Any] = OrderedDict()
        self._lock = threading.Lock()

    def uncached(self, definition: str) -> Any:
        """Parse anew, for who changes what it parsed."""
        text, lifted = lift(definition)
        parsed = self._parse(text)
        attach(parsed[0], lifted)
        annotate(parsed[0])
        return parsed

    def __call__(self, definition: str) -> Any:
        with self._lock:
            if definition in self._parsed:
                self._parsed.move_to_end(definition)
                return self._parsed[definition]
        parsed = self.uncached(definition)
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
