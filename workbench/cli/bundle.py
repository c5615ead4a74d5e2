"""Makes a folder with everything the set-up downloads, for machines without a network: docs/facilitator.md.

It is for machines of the same system, processor and Python version as this one. Put it into the checkout there under
the name `bundle`, or set WORKBENCH_BUNDLE to where it is: the set-up then installs from it alone.
"""

import argparse
import os
import sys
import zipfile
from pathlib import Path

from workbench.install.bundle import FOLDER
from workbench.install.bundle_make import make
from workbench.install.lock import held
from workbench.install.manifest import megabytes
from workbench.install.process import Runner
from workbench.install.progress import Steps
from workbench.install.state import Checkout
from workbench.paths import REPO

__all__ = ["act", "add_options"]

_WAIT_LIMIT_S = 900.0


def add_options(verb: argparse.ArgumentParser) -> None:
    """Declare the options of `bundle`."""
    verb.add_argument("--into", metavar="FOLDER", help="a new or empty folder (default: bundle, in the checkout)")
    verb.add_argument("--dev", dest="tools", action="store_true", help="with the tools for tests and checks")
    verb.add_argument("--zip", action="store_true", help="write FOLDER.zip beside it as well")


def act(options: argparse.Namespace) -> int:
    """Make the bundle, say how large it is and what to do with it."""
    checkout = Checkout(REPO)
    folder = Path(os.path.abspath(options.into or REPO / FOLDER))  # noqa: PTH100 - a link to a stick stays its name
    steps, log = Steps(total=0), checkout.work / "bundle.log"
    steps.note(f"Making a bundle in {folder}.")
    try:
        with held(checkout.work / "bundle.lock", steps.wait, _WAIT_LIMIT_S) as handle:
            log.write_text("", encoding="utf-8")
            runner = Runner(checkout.root, log, handle, steps.tick)
            manifest = make(checkout, folder, options.tools, runner, steps)
            archive = _zipped(folder, steps) if options.zip else None
    except KeyboardInterrupt:
        sys.stderr.write(f"\n{folder} is half-made; the same command makes it anew.\n")
        raise
    print(f"{folder}: {megabytes(manifest.size)} in {len(manifest.files)} files, for {manifest.platform},", end=" ")
    print(f"{manifest.python}{', with the development tools' if manifest.dev else ''}.")
    if archive:
        print(f"{archive}: {megabytes(archive.stat().st_size)}; it unpacks to a folder `{FOLDER}`.")
    print(f"Copy it into a checkout of the same version under the name `{FOLDER}`, then there: python3 start.py")
    return 0


def _zipped(folder: Path, steps: Steps) -> Path:
    """Write the archive whole or not at all. Wheels are compressed already: stored as they are."""
    archive = folder.with_name(folder.name + ".zip")
    part = folder.with_name(folder.name + ".zip.part")
    steps.total += 1
    with steps.step("zip"), zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as written:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                written.write(path, f"{FOLDER}/{path.relative_to(folder).as_posix()}")
                steps.tick(path.name)
    return part.replace(archive)
