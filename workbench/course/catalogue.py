"""Finds notebooks by number, name or path, and reads a clean copy of one."""

import json
from collections.abc import Sequence
from pathlib import Path

import nbformat

from workbench.errors import WorkbenchError
from workbench.paths import NOTEBOOKS

__all__ = ["NotebookError", "clean_copy", "find_notebooks"]

#: What running or saving leaves in a cell's metadata.
_LEFT_BY_RUNS = ("execution", "collapsed", "scrolled", "ExecuteTime")


class NotebookError(WorkbenchError):
    """A notebook does not exist, or its file is not a notebook."""


def find_notebooks(wanted: Sequence[str] = (), folder: Path = NOTEBOOKS) -> list[Path]:
    """Return the notebooks that were asked for, in that order; without names all of `folder`, by name.

    Each of `wanted` is a path, or a name in `folder` with or without ".ipynb", or the beginning of one ("03").
    Raises NotebookError, with the names there are, when one is unknown or fits several.
    """
    known = sorted(folder.glob("*.ipynb"))
    if not wanted:
        if not known:
            raise NotebookError(f"There is no notebook in {folder}.\nNext: restore the folder from git.")
        return known
    return list(dict.fromkeys(_find(name, known, folder) for name in wanted))


def clean_copy(path: Path) -> nbformat.NotebookNode:
    """Return the notebook as it is before its first run: no outputs, no counts, nothing that a run left behind.

    Raises NotebookError when the file is not a valid notebook.
    """
    notebook = _read(path)
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        for name in _LEFT_BY_RUNS:
            cell.metadata.pop(name, None)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def _find(name: str, known: Sequence[Path], folder: Path) -> Path:
    as_path = Path(name)
    if as_path.suffix == ".ipynb" and as_path.is_file():
        return as_path.resolve()
    stem = as_path.name.removesuffix(".ipynb")
    exact = [path for path in known if path.stem == stem]
    fitting = exact or [path for path in known if stem and path.stem.startswith(stem)]
    if len(fitting) == 1:
        return fitting[0]
    there_are = ", ".join(path.stem for path in fitting or known) or "none"
    problem = f"{name!r} fits several notebooks" if fitting else f"There is no notebook {name!r} in {folder}"
    raise NotebookError(f"{problem}: {there_are}.\nNext: name one of these, or none to run all.")


def _read(path: Path) -> nbformat.NotebookNode:
    try:
        text = path.read_text(encoding="utf-8")
        content = json.loads(text)
        problem = "" if isinstance(content, dict) and isinstance(content.get("cells"), list) else "it has no cells"
        if not problem:  # on other JSON nbformat's reader trips instead of telling
            notebook = nbformat.reads(text, as_version=4)
            nbformat.validate(notebook)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        problem = str(error).strip().splitlines()[0]
    if problem:
        raise NotebookError(f"{path} is not a readable notebook: {problem}.\nNext: restore it from git.")
    return notebook
