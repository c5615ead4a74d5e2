"""Gives every test run a work folder of its own, before anything imports workbench.paths."""

import os
import shutil
import tempfile

from hypothesis import settings

# No example is kept on disk: each run searches anew.
settings.register_profile("anew", database=None)
settings.load_profile("anew")

pytest_plugins = ["ledger"]

_OWN = None
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    # Each process of a parallel run has an embedded AWS of its own, below the folder of the whole run.
    os.environ["WORKBENCH_HOME"] = os.path.join(os.environ["WORKBENCH_HOME"], worker)  # noqa: PTH118
elif not os.environ.get("WORKBENCH_HOME"):
    os.environ["WORKBENCH_HOME"] = _OWN = tempfile.mkdtemp(prefix="workbench-tests-")


def pytest_unconfigure() -> None:
    """Remove the work folder this run made; one that was given is the giver's."""
    if _OWN:
        shutil.rmtree(_OWN, ignore_errors=True)
