"""How long a notebook takes, and where it is said."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from workbench.course.minutes_text import with_minutes, with_table_minutes
from workbench.course.plan import Minutes, minutes_of, plan
from workbench.course.run_sheet import run_sheet

pytestmark = pytest.mark.unit


def test_reading_running_and_tasks_add_up():
    words = new_markdown_cell("word " * 360)
    lines = new_code_cell("\n".join(["x = 1"] * 30) + "\n\n")
    made = minutes_of(new_notebook(cells=[words, lines]), "no lesson", 90)
    assert made == Minutes(reading=3.0, running=1.5, tasks=0)
    assert made.total == 5


def test_links_and_marks_are_not_read():
    made = minutes_of(new_notebook(cells=[new_markdown_cell("## one [two](three_four.ipynb) | --- |")]), "", 0)
    assert made.reading == pytest.approx(2 / 180)


def test_the_head_says_the_minutes():
    assert with_minutes("Goal.\n\nAbout 12 minutes · cost", 7) == "Goal.\n\nAbout 7 minutes · cost"
    assert with_minutes("no time", 7) == "no time"


def test_a_tables_rows_say_the_minutes_of_their_notebook():
    table = (
        "| [00 Start](notebooks/00_a.ipynb) | see 5 | 6 |\n| [01 B](01_b.ipynb) | see | 10 |\n| [x](other.md) | 1 | 2 |"
    )
    made = with_table_minutes(table, {"00_a.ipynb": 11, "01_b.ipynb": 22})
    assert [line.split("|")[-2].strip() for line in made.splitlines()] == ["11", "22", "2"]


def test_the_run_sheet_runs_a_clock_and_breaks_before_an_hour_is_over():
    minutes = {f"{lesson}_x.ipynb": Minutes(5, 1, 14) for part in plan().values() for lesson in part}
    lines = [line for line in run_sheet(minutes).splitlines() if line.startswith("| ") and line[2].isdigit()]
    core = lines[: lines.index(next(line for line in lines if f"{plan()['more'][0]} x" in line))]
    assert [line.split("|")[1].strip() for line in core[:5]] == ["0:00", "0:20", "0:40", "1:00", "1:10"]
    assert "break" in core[3]
    assert f"takes {20 * len(plan()['core'])} minutes" in run_sheet(minutes)


def test_every_notebook_is_planned_once():
    lessons = [lesson for part in plan().values() for lesson in part]
    assert len(lessons) == len(set(lessons))
