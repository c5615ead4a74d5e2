"""Collects the wheels of a bundle: every pin, the build backend, and what other patch releases of Python take."""

import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

from workbench.install.process import Runner

__all__ = ["collect", "ends_of_minor", "other_patches", "requirements"]

#: hatchling asks for it only while it builds an editable install; the trial notices when it asks for something else.
_BACKEND_EXTRA = "editables~=0.3"
_PINNED = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*(?:\[[^\]]*\])?==[^\s;]+", re.MULTILINE)
_BY_PATCH = re.compile(r"^([^\s;=]+)==([^\s;]+) ;.*python_full_version [<>=!]+ '(\d+)\.(\d+)\.\d+'", re.MULTILINE)


def collect(step: str, root: Path, wheels: Path, dev: bool, runner: Runner) -> None:
    """Fill the folder `wheels` from the checkout `root`'s requirement files; raises SetUpError when pip fails."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    make = [*pip, "wheel", "--progress-bar", "off", "--wheel-dir", str(wheels)]
    constraints = root / "constraints.txt"
    runner.run(step, [*make, "-c", str(constraints), *requirements(root, dev)])
    names = [path.name for path in wheels.iterdir()]
    for pin in other_patches(constraints.read_text(encoding="utf-8"), names, sys.version_info[:2]):
        # Not `pip wheel`: that of older pips does not look at versions for another Python, whatever the option says.
        fetch = [*pip, "download", "--progress-bar", "off", "--dest", str(wheels), "--only-binary", ":all:"]
        runner.run(step, [*fetch, "--no-deps", "--ignore-requires-python", pin])


def requirements(root: Path, dev: bool) -> list[str]:
    """Return what the wheels are made from: every pin of the requirement files, and the build backend's."""
    pinned: list[str] = []
    for name in ("requirements.txt", "requirements-dev.txt") if dev else ("requirements.txt",):
        pinned += _PINNED.findall((root / name).read_text(encoding="utf-8"))
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return [*pinned, *project["build-system"]["requires"], _BACKEND_EXTRA]


def other_patches(constraints: str, wheels: Iterable[str], minor: tuple[int, int]) -> list[str]:
    """Return the pins that other patch releases of Python `minor` take, such as one for 3.11.2, and `wheels` lacks."""
    have = [name.lower() for name in wheels]
    found = []
    for name, version, major, second in _BY_PATCH.findall(constraints):
        file = f"{re.sub('[-_.]+', '_', name).lower()}-{version}-"
        if (int(major), int(second)) == minor and not any(wheel.startswith(file) for wheel in have):
            found.append(f"{name}=={version}")
    return found


def ends_of_minor(minor: tuple[int, int]) -> list[str]:
    """Return the first and a last patch release of a Python: what resolves for both resolves for those between."""
    return [f"{minor[0]}.{minor[1]}.{patch}" for patch in (0, 99)]
