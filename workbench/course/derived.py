"""What is derived from the course's content: task cells and minutes in the notebooks, glossary, run sheet, tables."""

from collections.abc import Mapping
from pathlib import Path

import nbformat

from workbench.course.catalogue import clean_copy
from workbench.course.glossary import GLOSSARY_PAGE, glossary_page
from workbench.course.minutes_text import with_minutes, with_table_minutes
from workbench.course.plan import Minutes, minutes_of, run_seconds
from workbench.course.run_sheet import RUN_SHEET, run_sheet
from workbench.course.task_cells import refreshed
from workbench.paths import REPO

__all__ = ["all_minutes", "refresh", "stale"]

_README = REPO / "README.md"


def all_minutes(notebooks: list[Path]) -> dict[str, Minutes]:
    """Return {notebook's file name: its minutes}."""
    seconds = run_seconds()
    return {path.name: minutes_of(_in_step(path), path.stem[:2], seconds.get(path.stem[:2], 0.0)) for path in notebooks}


def stale(notebooks: list[Path], minutes: Mapping[str, Minutes]) -> dict[Path, str]:
    """Return {file: the text it should have} for every derived file that has another; `minutes` is all_minutes()."""
    return {
        path: text for path, text in _derived(notebooks, minutes).items() if not path.exists() or _read(path) != text
    }


def _derived(notebooks: list[Path], minutes: Mapping[str, Minutes]) -> dict[Path, str]:
    totals = {name: one.total for name, one in minutes.items()}
    texts = {path: _notebook_text(path, totals) for path in notebooks}
    texts[GLOSSARY_PAGE] = glossary_page()
    texts[RUN_SHEET] = run_sheet(minutes)
    texts[_README] = with_table_minutes(_README.read_text(encoding="utf-8"), totals)
    return texts


def refresh(notebooks: list[Path]) -> list[Path]:
    """Write every derived file that is not as it should be, and return those."""
    changed = stale(notebooks, all_minutes(notebooks))
    for path, text in changed.items():
        path.write_text(text, encoding="utf-8")
    return list(changed)


def _in_step(path: Path) -> nbformat.NotebookNode:
    return refreshed(clean_copy(path), path.stem[:2])


def _notebook_text(path: Path, totals: dict[str, int]) -> str:
    notebook = _in_step(path)
    notebook.cells[0].source = with_minutes(notebook.cells[0].source, totals[path.name])
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = with_table_minutes(cell.source, totals)
    return nbformat.writes(notebook) + "\n"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
