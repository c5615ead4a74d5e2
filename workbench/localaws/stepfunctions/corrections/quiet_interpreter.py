"""Keeps the interpreter quiet and small: no page of log for each failed state, no list of every thread it started."""

import logging
from typing import Any

from workbench.localaws.stepfunctions.seams import replace_name

__all__ = ["install"]


class _ForgetfulList(list):
    """Takes a thread and forgets it; a daemon thread needs no one to hold it."""

    def append(self, _: Any) -> None:
        """Forget."""


def install() -> None:
    """Raise the interpreter's log level above its per-state errors and drop its thread list."""
    from moto.stepfunctions.parser import utils

    logging.getLogger("moto.stepfunctions").setLevel(logging.CRITICAL)
    logging.getLogger("moto.stepfunctions.parser.provider").setLevel(logging.WARNING)
    replace_name(utils, "TMP_THREADS", _ForgetfulList())
