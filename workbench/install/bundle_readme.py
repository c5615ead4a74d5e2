"""The README.txt of a bundle: what it is, where it works, and what the participant types."""

from workbench.install.manifest import Manifest

__all__ = ["readme"]

_TEXT = """\
Everything that the set-up of the Step Functions workbench downloads, for machines without a network.

For:     {machine}
Python:  {python}, the same as on the machine that made this
With:    {tools}

Use
  1. Copy the workbench's folder (the git checkout this was made in, without .venv and node_modules) to the machine.
  2. Copy this folder into it under the name `bundle`. Or leave it where it is, and set WORKBENCH_BUNDLE to its path.
  3. python3 start.py

The set-up then installs from this folder alone, and says so. It checks every file first; when the folder is for
another machine, or not all of it was copied, it says what to do. After the set-up this folder is no longer needed.

The files in it are not meant to be changed: bundle.json has the sum of each.
"""


def readme(manifest: Manifest) -> str:
    """Return the text for a bundle with this manifest."""
    machine = manifest.platform
    if manifest.needs:
        library = "macOS" if machine.startswith("darwin") else "glibc"
        machine += f", {library} {manifest.needs[0]}.{manifest.needs[1]} or newer"
    tools = "the tools for tests and checks" if manifest.dev else "what the notebooks need, without the test tools"
    return _TEXT.format(machine=machine, python=manifest.python, tools=tools)
