"""Where things are: the repository, and the one ignored folder the workbench writes to."""

from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
NOTEBOOKS = REPO / "notebooks"
#: Ignored by git; everything the workbench writes goes here (state file, logs, assemblies, executed notebooks).
WORK_DIR = REPO / ".workbench"


def work_dir(*parts: str) -> Path:
    """Return a folder below WORK_DIR, made readable by the owner only if it is new."""
    WORK_DIR.mkdir(mode=0o700, exist_ok=True)
    folder = WORK_DIR.joinpath(*parts)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
