"""Checks format, lint, types, and that the notebooks carry no outputs."""

import argparse
import subprocess
import sys
from pathlib import Path

from workbench.paths import NOTEBOOKS, REPO

__all__ = ["act", "add_options"]

_CHECKS = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "types": ["mypy"],
}


def add_options(verb: argparse.ArgumentParser) -> None:
    """Declare that the checks need the development tools."""
    verb.set_defaults(dev=True)


def act(options: argparse.Namespace) -> int:  # noqa: ARG001
    """Run every check, even after one has failed; return 1 when any failed."""
    checks = dict(_CHECKS)
    if notebooks := sorted(str(path.relative_to(REPO)) for path in NOTEBOOKS.glob("*.ipynb")):
        checks["notebooks without outputs"] = ["nbstripout", "--verify", "--keep-id", *notebooks]
    failed = [name for name, command in checks.items() if not _passes(name, command)]
    if failed:
        sys.stderr.write(f"Failed: {', '.join(failed)}.\nNext: {_next_step(failed)}\n")
    return 1 if failed else 0


def _passes(name: str, command: list[str]) -> bool:
    print(f"== {name}: {' '.join(command[:4])}", flush=True)
    program = Path(sys.executable).parent / command[0]
    return subprocess.run([str(program), *command[1:]], cwd=REPO, check=False).returncode == 0


def _next_step(failed: list[str]) -> str:
    fixes = {
        "format": "`ruff format .`",
        "lint": "`ruff check --fix .`",
        "notebooks without outputs": "`nbstripout --keep-id notebooks/*.ipynb`",
    }
    return "; ".join(fixes.get(name, f"correct what {name} names above") for name in failed) + " (in .venv)."
