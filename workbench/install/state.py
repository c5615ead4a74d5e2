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
        return not (self.must_rebuild() or self.packages_missing(dev) or self.cdk_missing())

    def must_rebuild(self) -> bool:
        """Say whether `.venv` has to be made anew: absent, broken, half-made, of another Python or of another path."""
        if self._unfinished.exists() or not self._python_works():
            return True
        stamp, wanted = self.stamped(), self.wanted()
        return any(stamp.get(key, wanted[key]) != wanted[key] for key in ("python", "root"))

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
        stamp = {**self.wanted(), "dev": "yes" if dev else "no"}
        written = self._stamp.with_suffix(".new")
        written.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
        written.replace(self._stamp)
        self._unfinished.unlink()

    def _digest(self, names: tuple[str, ...]) -> str:
        digest = hashlib.sha256()
        for name in names:
            file = self.root / name
            digest.update(name.encode() + b"\0" + (file.read_bytes() if file.is_file() else b"") + b"\0")
        return digest.hexdigest()

    def _python_works(self) -> bool:
        if not self.python.exists():
            return False
        probe = [str(self.python), "-I", "-c", f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"]
        try:
            return subprocess.run(probe, capture_output=True, timeout=_PROBE_LIMIT_S, check=False).returncode == 0
        except (OSError, subprocess.TimeoutExpired):
            return False
