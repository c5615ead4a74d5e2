"""Writes what is derived into notebooks and docs, where it has changed."""

from pathlib import Path

import nbformat

from workbench.course.catalogue import clean_copy
from workbench.course.glossary import GLOSSARY_PAGE, glossary_page
from workbench.course.head import with_minutes
from workbench.course.plan import minutes_of, run_seconds
from workbench.course.task_cells import refreshed

__all__ = ["refresh"]


def refresh(notebooks: list[Path]) -> list[Path]:
    """Write task cells and minutes into the notebooks, and the glossary; return the files that were not so before."""
    changed = [path for path in notebooks if _refresh_notebook(path)]
    if _write(GLOSSARY_PAGE, glossary_page()):
        changed.append(GLOSSARY_PAGE)
    return changed


def _refresh_notebook(path: Path) -> bool:
    notebook, lesson = clean_copy(path), path.stem[:2]
    refreshed(notebook, lesson)
    minutes = minutes_of(notebook, lesson, run_seconds().get(lesson, 0.0)).total
    notebook.cells[0].source = with_minutes(notebook.cells[0].source, minutes)
    return _write(path, nbformat.writes(notebook) + "\n")


def _write(path: Path, text: str) -> bool:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.write_text(text, encoding="utf-8")
    return True
