"""Uses a bundle: finds it, refuses one that does not fit this machine or is not whole, and installs from it alone."""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from workbench.install.machine import platform_name, python_name, system_version
from workbench.install.manifest import BundleError, Manifest, digest, megabytes
from workbench.install.state import Checkout

__all__ = ["FOLDER", "NPM", "VARIABLE", "WHEELS", "Bundle", "find_bundle"]

FOLDER, VARIABLE = "bundle", "WORKBENCH_BUNDLE"
WHEELS, NPM = "wheels", "npm"
_KEPT = ("PIP_CACHE_DIR", "UV_CACHE_DIR", "UV_LINK_MODE")
_NAMED_FILES = 3


def find_bundle(root: Path, environ: Mapping[str, str]) -> "Bundle | None":
    """Return the bundle that WORKBENCH_BUNDLE names, else the one in the checkout, else None.

    Raises BundleError when the variable names no folder, or the folder holds no complete bundle.
    """
    if named := environ.get(VARIABLE):
        folder = Path(named).expanduser().resolve()
        if not folder.is_dir():
            raise BundleError(
                f"{VARIABLE} names {folder}, which is not a folder.\n"
                f"Next: set it to the bundle's folder, or unset it to install from the network, then start again."
            )
        return Bundle(folder, Manifest.read(folder), f"unset {VARIABLE}")
    folder = root / FOLDER
    return Bundle(folder, Manifest.read(folder), f"remove {folder}") if folder.is_dir() else None


class Bundle:
    """A folder with every wheel and npm package of the set-up. Installing from it never asks the network."""

    def __init__(self, folder: Path, manifest: Manifest, without: str) -> None:
        self.folder = folder
        self.manifest = manifest
        #: How to install from the network instead.
        self.without = without
        self.pip = ("--no-index", "--find-links", str(folder / WHEELS))
        self.uv = ("--offline", "--no-config", "--no-index", "--find-links", str(folder / WHEELS))
        self.npm = ("--offline", f"--registry={manifest.registry}", "--no-audit", "--no-fund")

    def __str__(self) -> str:
        return f"the bundle {self.folder} ({megabytes(self.manifest.size)}), without the network"

    def check(self, checkout: Checkout, dev: bool, tick: Callable[[str], None]) -> None:
        """Raise BundleError when it is for another machine or other requirements, or a file is missing or damaged."""
        self._fits(checkout, dev)
        self._is_whole(tick)

    def environment(self, base: Mapping[str, str]) -> dict[str, str]:
        """Return `base` without what points pip, uv and npm elsewhere: indexes, mirrors, configuration files."""
        kept = {
            name: value
            for name, value in base.items()
            if name.upper() in _KEPT or not name.upper().startswith(("PIP_", "UV_", "NPM_CONFIG_"))
        }
        nowhere = self.folder / "no-npmrc"
        return {
            **kept,
            "PIP_CONFIG_FILE": os.devnull,
            "npm_config_userconfig": str(nowhere / "user"),
            "npm_config_globalconfig": str(nowhere / "global"),
        }

    def npm_cache(self, work: Path) -> Path:
        """Return a copy of its npm cache below `work`: npm writes into its cache, and a bundle may be read-only."""
        copy = work / "npm-bundle"
        shutil.rmtree(copy, ignore_errors=True)
        for file in (self.folder / NPM).rglob("*"):
            if file.is_file():
                target = copy / file.relative_to(self.folder / NPM)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)  # not copytree: it would copy the read-only modes of folders too
        return copy

    def _fits(self, checkout: Checkout, dev: bool) -> None:
        made, wanted = self.manifest, checkout.wanted()
        if made.platform != platform_name():
            raise self._error(
                f"is for {made.platform}; this machine is {platform_name()}", "make one on such a machine"
            )
        if made.python != python_name():
            raise self._error(
                f"is for {made.python}; start.py runs on {python_name()}",
                f"start with {made.python.replace('cpython ', 'python')}, or make one with this Python",
            )
        here = system_version()
        if made.needs and here and here < made.needs:
            raise self._error(
                f"needs {_dotted(made.needs)} of the system's library or newer; this machine has {_dotted(here)}",
                "make one on a machine as old as this one",
            )
        if (made.packages, made.node) != (wanted["packages"], wanted["node"]):
            raise self._error(
                "was made from other requirement files than this checkout has",
                "use the checkout it was made in, or make it again in this one",
            )
        if dev and not made.dev:
            raise self._error(
                "has no development tools, and they are asked for",
                "make one with `python3 start.py bundle --dev`, or set up without them: "
                "`python3 start.py setup --fresh`",
            )

    def _is_whole(self, tick: Callable[[str], None]) -> None:
        again = "copy it here again from where it was made"
        missing = [name for name in self.manifest.files if not (self.folder / name).is_file()]
        if missing:
            raise self._error(f"is incomplete: {len(missing)} files are missing: {_some(missing)}", again)
        damaged = [name for name, (size, _) in self.manifest.files.items() if self._size(name) != size]
        # The sizes alone find a copy that was cut short, at once.
        damaged = damaged or [
            name for name, (_, sha) in self.manifest.files.items() if digest(self.folder / name, tick) != sha
        ]
        if damaged:
            raise self._error(f"is damaged: {len(damaged)} files are not what they were: {_some(damaged)}", again)

    def _size(self, name: str) -> int:
        return (self.folder / name).stat().st_size

    def _error(self, what: str, next_step: str) -> BundleError:
        return BundleError(
            f"The bundle {self.folder} {what}.\n"
            f"Next: {next_step}; or, where there is a network, {self.without} and start again."
        )


def _some(names: list[str]) -> str:
    return ", ".join(names[:_NAMED_FILES]) + (" ..." if len(names) > _NAMED_FILES else "")


def _dotted(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"
