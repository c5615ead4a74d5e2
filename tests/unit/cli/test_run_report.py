"""The report of a run, as text of any width and without a terminal."""

import dataclasses
import io
from pathlib import Path

import pytest
from rich.console import Console

from workbench.cli.run_report import new_console, report
from workbench.cli.run_watch import Watch
from workbench.course.outcome import CellFailure, NotebookRun, Verdict

pytestmark = pytest.mark.unit
PASSED = NotebookRun("00_start_here", Verdict.PASSED, 12, 12, 3.21, 20, 19)
FAILURE = CellFailure(
    7, "rows = [1]\nrows[3]", "IndexError: list index out of range", "Traceback\n  rows[3]\nIndexError"
)
FAILED = NotebookRun("05_deploy", Verdict.FAILED, 9, 4, 12.5, 2, 0, page=Path("05_deploy.html"), failure=FAILURE)


def shown(*runs, width=100, **options):
    text = io.StringIO()
    report(Console(file=text, width=width, highlight=False), runs, Path("runs/now"), **options)
    return text.getvalue()


def row(text, name):
    return next(line.split() for line in text.splitlines() if line.strip().startswith(name))


def test_the_table_has_a_line_a_notebook():
    text = shown(PASSED, FAILED)
    assert row(text, "notebook") == ["notebook", "cells", "seconds", "executions", "rows", "tasks", "verdict"]
    assert row(text, "00_start_here") == ["00_start_here", "12", "3.2", "20", "19", "-", "passed"]
    assert row(text, "05_deploy") == ["05_deploy", "4", "of", "9", "12.5", "2", "0", "-", "FAILED"]
    assert row(text, "together") == ["together", "16", "15.7", "22", "19", "-", "1", "of", "2", "passed"]


def test_the_verdicts_of_the_tasks_are_counted():
    run = dataclasses.replace(PASSED, tasks={"00-a": "right", "00-b": "not attempted", "00-c": "right"})
    assert "2 right, 1 not attempted" in shown(run, width=140)


def test_a_failing_cell_shows_its_source_traceback_and_notebook():
    text = shown(FAILED)
    for part in (
        "05_deploy, cell 7",
        "IndexError: list index out of range",
        "rows = [1]",
        "  rows[3]",
        "05_deploy.html",
    ):
        assert part in text


def test_what_was_not_run_is_said():
    assert row(shown(PASSED, left_out=[Path("06_fire.ipynb")]), "06_fire")[-2:] == ["not", "run"]


def test_a_narrow_terminal_loses_no_number():
    text = shown(PASSED, width=60)
    for part in ("12", "3.2", "20", "19", "passed"):
        assert part in text
    assert all(len(line) <= 60 for line in text.splitlines() if "runs/now" not in line)


def test_without_a_terminal_there_is_room_for_long_names(monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    assert new_console().width >= 100
    monkeypatch.setenv("COLUMNS", "60")
    assert new_console().width == 60


def test_text_in_square_brackets_is_shown_as_it_is():
    failure = CellFailure(1, "x[/red]", "KeyError: '[bold]'", "")
    text = shown(NotebookRun("n", Verdict.FAILED, 1, 0, 1.0, 0, 0, failure=failure))
    assert "x[/red]" in text
    assert "[bold]" in text


def test_without_a_terminal_progress_is_lines():
    text = io.StringIO()
    with Watch(2, Console(file=text, force_terminal=False)) as watch:
        on_cell = watch.begins(Path("notebooks/00_start_here.ipynb"))
        on_cell(1, 12)
        watch.ended(PASSED)
    assert text.getvalue().splitlines() == ["[1/2] 00_start_here ...", "[1/2] 00_start_here: passed in 3.2 s"]


def test_on_a_terminal_progress_moves_and_leaves_one_line_a_notebook():
    text = io.StringIO()
    with Watch(1, Console(file=text, force_terminal=True, width=90)) as watch:
        watch.begins(Path("notebooks/00_start_here.ipynb"))(12, 12)
        watch.ended(PASSED)
    assert "00_start_here: passed" in text.getvalue()
    assert "\x1b[" in text.getvalue()
