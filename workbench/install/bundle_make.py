"""Makes a bundle: collects the wheels and npm's cache, tries both without the network, and writes the manifest last."""

import os
import re
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from workbench.install.bundle import NPM, WHEELS, Bundle
from workbench.install.bundle_readme import readme
from workbench.install.bundle_wheels import collect, ends_of_minor
from workbench.install.machine import needed_system, platform_name, python_name
from workbench.install.manifest import MANIFEST, UNFINISHED, BundleError, Manifest, inventory
from workbench.install.process import Runner
from workbench.install.progress import Steps
from workbench.install.state import Checkout
from workbench.install.steps import NPM_COMMAND

__all__ = ["claim", "make"]

_WHEELS, _CDK, _TRIAL, _SUMS = "wheels", "CDK CLI", "trial without the network", "checksums"
_NPM_FILES = ("package.json", "package-lock.json", ".npmrc")
#: What npm leaves beside the cache itself.
_NPM_LITTER = ("_logs", "_npx", "_update-notifier-last-checked", "_cacache/tmp")


def make(checkout: Checkout, folder: Path, dev: bool, runner: Runner, steps: Steps) -> Manifest:
    """Make the bundle in `folder` with this interpreter's pip, uv and npm, and return its manifest.

    `runner` runs its commands in the checkout. Raises BundleError when the folder holds something else, SetUpError
    when a command fails; the next call then begins from nothing.
    """
    claim(folder)
    scratch = checkout.work / "bundle-trial"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    for name in _NPM_FILES:
        shutil.copyfile(checkout.root / name, scratch / name)
    aside = replace(runner, cwd=scratch)  # npm installs where it runs
    steps.total = 4
    with steps.step(_WHEELS):
        collect(_WHEELS, checkout.root, folder / WHEELS, dev, runner)
    with steps.step(_CDK):
        registry = _collect_npm(folder, aside)
    wanted = checkout.wanted()
    wheels = [path.name for path in (folder / WHEELS).iterdir()]
    manifest = Manifest(
        platform=platform_name(),
        python=python_name(),
        packages=wanted["packages"],
        node=wanted["node"],
        dev=dev,
        registry=registry,
        needs=needed_system(wheels),
    )
    with steps.step(_TRIAL):
        _try(Bundle(folder, manifest, ""), dev, runner, aside)
    with steps.step(_SUMS):
        (folder / "README.txt").write_text(readme(manifest), encoding="utf-8")
        manifest.files.update(inventory(folder, steps.tick))
        manifest.write(folder)
        (folder / UNFINISHED).unlink()
    shutil.rmtree(scratch, ignore_errors=True)
    return manifest


def claim(folder: Path) -> None:
    """Make `folder` an empty, marked bundle: a new one, an empty one, or one of ours whose content is dropped.

    Raises BundleError for a folder that holds anything else: nothing of somebody else's is ever removed.
    """
    if folder.exists() and not folder.is_dir():
        raise BundleError(f"{folder} is a file.\nNext: name a folder, for example --into bundle.")
    ours = (folder / MANIFEST).is_file() or (folder / UNFINISHED).is_file()
    if folder.is_dir() and not ours and any(folder.iterdir()):
        raise BundleError(
            f"{folder} holds other files, and no bundle.\nNext: name a folder in it: --into {folder / 'bundle'}"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / UNFINISHED).touch()
        for name in (MANIFEST, "README.txt"):
            (folder / name).unlink(missing_ok=True)
        for part in (WHEELS, NPM):
            if (folder / part).exists():
                shutil.rmtree(folder / part)
    except OSError as error:
        raise BundleError(
            f"The bundle cannot be written: {error.filename or folder}: {error.strerror}.\n"
            "Next: name a folder that is yours, with 1 GB free: --into FOLDER"
        ) from error


def _collect_npm(folder: Path, runner: Runner) -> str:
    """Fill npm's cache by an installation into the scratch folder; return the registry's address."""
    npm = [sys.executable, *NPM_COMMAND]
    said = runner.run(_CDK, [*npm, "config", "get", "registry"])
    found = re.search(r"^https?://\S+$", said, re.MULTILINE)
    if found is None:
        raise BundleError(f"npm names no registry, but {said[-200:]!r}.\nNext: look at `npm config list`, start again.")
    if urlsplit(found.group()).password:
        raise BundleError(
            "The address of your npm registry contains a password, which would be in the bundle.\n"
            "Next: put it into your .npmrc as _authToken or _auth instead, then start again."
        )
    cache = folder / NPM
    runner.run(_CDK, [*npm, "ci", f"--cache={cache}", "--prefer-online", "--no-audit", "--no-fund"])
    for name in _NPM_LITTER:
        path = cache / name
        path.unlink() if path.is_file() else shutil.rmtree(path, ignore_errors=True)
    return found.group()


def _try(bundle: Bundle, dev: bool, runner: Runner, aside: Runner) -> None:
    """Let uv and npm find everything in the bundle alone, with empty caches; the checkout is really built."""
    environment = bundle.environment({**os.environ, "UV_CACHE_DIR": str(aside.cwd / "uv")})
    uv = [sys.executable, "-m", "uv", "pip", "install", *bundle.uv, "--python", sys.executable]
    wanted = "requirements-dev.txt" if dev else "requirements.txt"
    for version in ends_of_minor(sys.version_info[:2]):
        trial = ["--python-version", version, "--dry-run", "--reinstall", "-r", wanted]
        runner.run(_TRIAL, [*uv, *trial], environment)
    runner.run(_TRIAL, [*uv, "--no-deps", "--target", str(aside.cwd / "built"), "-e", "."], environment)
    environment["npm_config_cache"] = str(bundle.npm_cache(aside.cwd))
    aside.run(_TRIAL, [sys.executable, *NPM_COMMAND, "ci", *bundle.npm], environment)
