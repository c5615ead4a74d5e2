"""The server's log: one file of bounded size that never stops the server when the disk is full."""

import logging
import os
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

from workbench.paths import work_dir

__all__ = ["configure", "detach_console"]

_MOST_BYTES = 4_000_000


def configure() -> Path:
    """Send all logging to `localaws.log` (at most two files of 4 MB) and return its path."""
    path = work_dir() / "localaws.log"
    # A full disk must cost log lines, not requests.
    logging.raiseExceptions = False
    handler = RotatingFileHandler(path, maxBytes=_MOST_BYTES, backupCount=1, encoding="utf-8", delay=True)
    logging.basicConfig(
        level=logging.WARNING, handlers=[handler], format="%(asctime)s %(levelname)s [%(name)s] %(message)s", force=True
    )
    logging.getLogger("localaws").setLevel(logging.INFO)
    return path


def detach_console() -> None:
    """Close the start-up log once the server is ready: from here on only the bounded file grows."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
        os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
