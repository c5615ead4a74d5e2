"""Knows whether the environment is the one that the requirement files ask for, or was left half-made."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

__all__ = ["Checkout"]

#: The set-up is redone when one of these changes.
_PYTHON_FILES = ("requirements.txt", "requirements-dev.txt", "constraints.txt", "pyproject.toml")
_NODE_FILES = ("package.json", "package-lock.json")
_PROBE_LIMIT_S = 30


class Checkout:
    """One checkout of the workbench: where its environment is, and what state that is in."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.venv = root / ".venv"
        self.python = self.venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self.cdk = root / "node_modules" / "aws-cdk" / "bin" / "cdk"
        # Of the checkout, not of WORKBENCH_HOME: two homes share one environment.
        self.work = root / ".workbench"
        self.log = self.work / "set-up.log"
        self.lock = self.work / "set-up.lock"
        self._stamp = self.venv / "workbench-stamp.json"
        self._unfinished = self.work / "set-up.unfinished"

    def wanted(self) -> dict[str, str]:
        """Return what a complete environment was made from: Python's version, this path, digests of the files."""
        return {
            "python": f"{sys.implementation.name} {sys.version_info.major}.{sys.version_info.minor}",
            "root": str(self.root),
            "packages": self._digest(_PYTHON_FILES),
            "node": self._digest(_NODE_FILES),
        }

    def stamped(self) -> dict[str, str]:
        """Return what the environment was made from, or nothing when no set-up has finished."""
        try:
            stamp = json.loads(self._stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) else {}

    def is_ready(self, dev: bool) -> bool:
        """Say whether nothing has to be installed; `dev` asks for the development tools as well."""
        return not self.missing(dev)

    def missing(self, dev: bool) -> str:
        """Return, for people, why something has to be installed; nothing when everything is there."""
        if why := self.why_rebuild():
            return why
        if self.packages_missing(dev):
            return "the packages are not those that the requirement files ask for"
        return "the CDK CLI is not the one that package-lock.json asks for" if self.cdk_missing() else ""

    def must_rebuild(self) -> bool:
        """Say whether `.venv` has to be made anew."""
        return bool(self.why_rebuild())

    def why_rebuild(self) -> str:
        """Return why `.venv` has to be made anew: half-made, absent, broken, of another Python or of another path."""
        if self._unfinished.exists():
            return "the last set-up did not finish, or is still running"
        if not self.python.exists():
            return f"there is no {self.python}"
        if not self._python_works():
            return f"{self.python} does not run, or is another Python than the one that started this"
        stamp, wanted = self.stamped(), self.wanted()
        for key in ("python", "root"):
            if stamp.get(key, wanted[key]) != wanted[key]:
                return f".venv was made for {stamp[key]}, this is {wanted[key]}"
        gone = sorted(set(stamp.get("installed", "").split("/")) - {""} - set(self._installed()))
        return f"{', '.join(gone[:3])} {'is' if len(gone) == 1 else 'are'} gone from .venv" if gone else ""

    def packages_missing(self, dev: bool) -> bool:
        """Say whether the Python packages are not the ones that the requirement files ask for."""
        stamp = self.stamped()
        return stamp.get("packages") != self.wanted()["packages"] or (dev and stamp.get("dev") != "yes")

    def cdk_missing(self) -> bool:
        """Say whether the CDK CLI is not the one that package-lock.json asks for."""
        return self.stamped().get("node") != self.wanted()["node"] or not self.cdk.is_file()

    def begin(self) -> None:
        """Note that an installation has begun: whatever ends it early, the next start begins from nothing."""
        self.work.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._unfinished.touch()

    def finish(self, dev: bool) -> None:
        """Note that the environment is complete. The last thing that a set-up writes."""
        stamp = {**self.wanted(), "dev": "yes" if dev else "no", "installed": "/".join(self._installed())}
        written = self._stamp.with_suffix(".new")
        written.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
        written.replace(self._stamp)
        self._unfinished.unlink()

    def _installed(self) -> list[str]:
        """The names that can be imported. Versions are left out: who tries another one in `.venv` may."""
        folders = [self.venv / "Lib" / "site-packages", *self.venv.glob("lib/python*/site-packages")]
        names = [path.name for folder in folders if folder.is_dir() for path in folder.iterdir()]
        return sorted(name for name in names if name[0].isalpha() and not name.endswith(".dist-info"))

    def _digest(self, names: tuple[str, ...]) -> str:
        digest = hashlib.sha256()
        for name in names:
            file = self.root / name
            digest.update(name.encode() + b"\0" + (file.read_bytes() if file.is_file() else b"") + b"\0")
        return digest.hexdigest()

    def _python_works(self) -> bool:
        probe = [str(self.python), "-I", "-c", f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"]
        try:
            return subprocess.run(probe, capture_output=True, timeout=_PROBE_LIMIT_S, check=False).returncode == 0
        except (OSError, subprocess.TimeoutExpired):
            return False
