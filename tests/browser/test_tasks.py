"""A person answers a task in JupyterLab: the verdict, its advice, a hint, and the solution that stays folded."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab import Lab, run_all, write_notebook
from workbench.tasks.catalogue import task_named

pytestmark = pytest.mark.browser

Shoot = Callable[[Page, str], Path]
WRONG = task_named("03-dead-branch").wrong_cells["a failure becomes a success"]
SOURCE = f"""
import workbench as wb
from IPython.display import display

connection = wb.connect()
display(wb.predict("03-route", "a"), wb.check("03-dead-branch", ..., connection))
{WRONG}
display(wb.check("03-dead-branch", fields, connection))
display(wb.hint("03-dead-branch"), wb.solution("03-dead-branch"), wb.progress())
"""


@pytest.fixture(scope="module")
def page(window: Callable[..., Page], lab: Lab) -> Iterator[Page]:
    write_notebook(lab.folder / "tasks.ipynb", SOURCE.strip())
    opened = window()
    run_all(opened, lab, "tasks.ipynb")
    expect(opened.get_by_text("tasks right")).to_be_visible(timeout=120_000)
    yield opened


def test_a_wrong_answer_is_told_what_was_seen_what_was_due_and_where_to_look(page: Page, shoot: Shoot) -> None:
    verdict = page.get_by_role("note").filter(has_text="✗ wrong")
    expect(verdict).to_be_visible()
    expect(verdict).to_contain_text("Job Succeed")
    expect(verdict).to_contain_text("where to look")
    expect(page.get_by_role("note").filter(has_text="○ not attempted")).to_be_visible()
    expect(page.get_by_role("note").filter(has_text="committed to a")).to_be_visible()
    shoot(page, "task_verdicts")


def test_one_hint_comes_and_points_at_the_next(page: Page) -> None:
    hint = page.get_by_role("note").filter(has_text="hint 1 of 3")
    expect(hint).to_be_visible()
    expect(hint).not_to_contain_text("hint 2 of 3")


def test_the_solution_stays_folded_until_it_is_opened(page: Page) -> None:
    code = page.locator("details pre", has_text="States.ALL")
    expect(code).to_be_hidden()
    page.get_by_text("Solution of 03-dead-branch").click()
    expect(code).to_be_visible()
