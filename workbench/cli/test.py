"""Runs the tests; everything after `test` goes to pytest.

Examples: `start.py test`, `start.py test tests/unit`, `start.py test -m local -x -k timeout`.
Without arguments everything runs, in two processes: most of the time is waiting. With arguments pytest decides, so
`start.py test tests` runs everything in one.
Tiers, as marks: unit, synth, local, notebooks, browser, aws. The browser tests are skipped, with the reason, where
there is no Chromium; with CI=true they fail instead. The aws tests need WORKBENCH_AWS_PROFILE and `start.py allow`.
"""

import argparse
import subprocess
import sys

from workbench.paths import REPO

__all__ = ["act", "add_options"]

_NO_TESTS = 5
#: A file's tests stay together, so that they share what they set up, and the long tiers come first.
_EVERYTHING = ["tests", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]


def add_options(verb: argparse.ArgumentParser) -> None:
    """Declare that the tests need the development tools."""
    verb.usage = "start.py test [pytest arguments ...]"
    verb.set_defaults(dev=True)


def act(options: argparse.Namespace) -> int:
    """Run pytest from the repository's root and return its exit status."""
    command = [sys.executable, "-m", "pytest", *(options.pytest_arguments or _EVERYTHING)]
    status = subprocess.run(command, cwd=REPO, check=False).returncode
    if status == _NO_TESTS:
        sys.stderr.write("No test was selected. Next: look at -m, -k and the paths given.\n")
    return status
