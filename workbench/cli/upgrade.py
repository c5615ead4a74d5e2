"""Tries another version of a pinned library in an environment of its own, and says what broke.

Meant for the two libraries whose private names the embedded AWS uses. Nothing of this checkout changes.
Example: `start.py upgrade moto==5.2.6`.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

from workbench.errors import WorkbenchError
from workbench.paths import REPO, work_dir

__all__ = ["act", "add_options"]

_LIBRARIES = ("ministack", "moto")
#: First whether every private name is where it was, then whether the behaviour is.
_TESTS = {
    "seams": ["tests/unit/localaws/test_seams.py", "tests/unit/stepfunctions/test_seams.py"],
    "parts": ["tests/unit/localaws", "tests/unit/stepfunctions"],
    "behaviour": ["tests/local", "--ignore=tests/local/test_faults.py"],
}


def add_options(verb: argparse.ArgumentParser) -> None:
    """Declare the version to try."""
    verb.add_argument("requirement", metavar="NAME==VERSION", help=f"the version to try of {' or '.join(_LIBRARIES)}")
    verb.set_defaults(dev=True)


def act(options: argparse.Namespace) -> int:
    """Install the version beside the pinned ones, run the tests of seams, parts and behaviour; 1 when any fails.

    Raises WorkbenchError when the requirement is none of ours or cannot be installed.
    """
    name, version = _parsed(options.requirement)
    python = _environment_with(name, version)
    for title, tests in _TESTS.items():
        print(f"== {name} {version}, {title}: {' '.join(tests)}", flush=True)
        command = [str(python), "-m", "pytest", "-q", "--no-header", "--tb=line", *tests]
        if subprocess.run(command, cwd=REPO, check=False).returncode != 0:
            sys.stderr.write(
                f"{name} {version} breaks what is named above ({title}); the pinned version is untouched.\n"
                f"Next: mend it under workbench/localaws, then again: start.py upgrade {name}=={version}\n"
            )
            return 1
    print(f"{name} {version} passes. Next: pin it in requirements.txt, make constraints.txt anew, run start.py test.")
    return 0


def _parsed(requirement: str) -> tuple[str, str]:
    match = re.fullmatch(r"([a-z]+)==([0-9][0-9a-z.]*)", requirement.strip().lower())
    if match is None or match[1] not in _LIBRARIES:
        raise WorkbenchError(
            f"Cannot try {requirement!r}.\nNext: give NAME==VERSION, with NAME one of {', '.join(_LIBRARIES)}."
        )
    return match[1], match[2]


def _environment_with(name: str, version: str) -> Path:
    """An environment below the work folder: what is pinned, but this library at this version."""
    folder = work_dir("upgrade") / name
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    extras = "[stepfunctions]" if name == "moto" else ""
    _uv("venv", "-q", "--clear", "--python", sys.executable, str(folder))
    _uv("pip", "install", "-q", "--python", str(python), "-r", "requirements-dev.txt")
    _uv("pip", "install", "-q", "--python", str(python), f"{name}{extras}=={version}")
    return python


def _uv(*words: str) -> None:
    done = subprocess.run([sys.executable, "-m", "uv", *words], cwd=REPO, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise WorkbenchError(
            f"`uv {' '.join(words[:2])}` failed:\n{done.stderr.strip()}\n"
            "Next: check that the version exists and that the package index can be reached."
        )
