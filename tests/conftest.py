"""Gives every test run a work folder of its own, before anything imports workbench.paths."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from hypothesis import settings

# A shell that runs the tests in the background has them ignore Ctrl-C, and everything they start with them. The tests
# press it themselves.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples in every run, so that no result hangs on luck, and none kept on disk.
# A search for new ones: `start.py test tests/unit --hypothesis-profile=search`; with `--hypothesis-seed=N` it can be
# done once more. What it finds becomes an `@example` of its test.
settings.register_profile("same", database=None, deadline=None, derandomize=True)
settings.register_profile("search", database=None, deadline=None, max_examples=5000)
settings.load_profile("same")

pytest_plugins = ["ledger", "spread"]

_OWN = None
_STOP = "from workbench import localaws; localaws.stop()"
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    # Each process of a parallel run has an embedded AWS of its own, below the folder of the whole run.
    os.environ["WORKBENCH_HOME"] = os.path.join(os.environ["WORKBENCH_HOME"], worker)  # noqa: PTH118
elif not os.environ.get("WORKBENCH_HOME"):
    os.environ["WORKBENCH_HOME"] = _OWN = tempfile.mkdtemp(prefix="workbench-tests-")


def pytest_unconfigure() -> None:
    """Remove the work folder this run made; one that was given is the giver's."""
    if _OWN:
        # A process of a parallel run that was cut off has left its embedded AWS behind.
        for state in Path(_OWN).rglob("localaws.json"):
            environment = {**os.environ, "WORKBENCH_HOME": str(state.parent)}
            subprocess.run([sys.executable, "-c", _STOP], env=environment, check=False)
        shutil.rmtree(_OWN, ignore_errors=True)
