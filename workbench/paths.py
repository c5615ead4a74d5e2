"""Where things are: the repository, and the one ignored folder the workbench writes to."""

import os
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
NOTEBOOKS = REPO / "notebooks"
#: Ignored by git; everything the workbench writes goes here (state file, logs, assemblies, executed notebooks).
#: WORKBENCH_HOME moves it: the tests do, so that they never meet the embedded AWS a person is using.
WORK_DIR = Path(os.environ.get("WORKBENCH_HOME") or REPO / ".workbench").resolve()


def work_dir(*parts: str) -> Path:
    """Return a folder below WORK_DIR, made readable by the owner only if it is new."""
    WORK_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = WORK_DIR.joinpath(*parts)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
