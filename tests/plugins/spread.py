"""Spreads a parallel run over its processes: the tests of a file stay together, those of the browser in one process."""

from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

#: Folders whose tests share something big: a JupyterLab and a Chromium.
_TOGETHER = ("tests/browser/",)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    """Answer `--dist loadfile`; any other way of spreading is xdist's own."""
    return _Spread(config, log) if config.getoption("dist") == "loadfile" else None


class _Spread(LoadFileScheduling):
    def _split_scope(self, nodeid: str) -> str:
        together = next((folder for folder in _TOGETHER if nodeid.startswith(folder)), None)
        return together or str(super()._split_scope(nodeid))
