"""The course's rules find what they are for: each is broken once here."""

import dataclasses

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from workbench.course import lint
from workbench.course.lint import notebook_findings, task_findings
from workbench.tasks.catalogue import all_tasks, task_named
from workbench.tasks.model import Choice, Mistake

pytestmark = pytest.mark.unit
FIX, PREDICT, LAB = task_named("03-dead-branch"), task_named("03-route"), task_named("13-no-grant")


@pytest.mark.parametrize("task", all_tasks(), ids=lambda task: task.id)
def test_every_task_keeps_the_rules(task):
    assert list(task_findings(task)) == []


@pytest.mark.parametrize(
    ("task", "change", "said"),
    [
        (FIX, {"hints": ("one", "one")}, "hints"),
        (FIX, {"hints": ("one", "")}, "hints"),
        (FIX, {"mistakes": FIX.mistakes[:2]}, "known mistakes"),
        (FIX, {"mistakes": (*FIX.mistakes, Mistake("", "fields = 1"))}, "known mistakes"),
        (FIX, {"solution": "fields ="}, "solution"),
        (FIX, {"stub": "fields = 1"}, "no `...`"),
        (FIX, {"check": None}, "no check"),
        (FIX, {"concepts": ()}, "no concept"),
        (FIX, {"concepts": ("phlogiston",)}, "not in the glossary"),
        (FIX, {"lab": LAB.lab}, "only a lab"),
        (LAB, {"lab": None}, "only a lab"),
        (PREDICT, {"answer": "z"}, "prediction"),
        (PREDICT, {"choices": {"a": Choice("x", "y", "z"), "b": Choice("x")}}, "known mistakes"),
    ],
)
def test_a_task_that_lacks_something_is_named(task, change, said):
    findings = list(task_findings(dataclasses.replace(task, **change)))
    assert any(said in finding and task.id in finding for finding in findings), findings


def lesson(*more):
    cells = [new_markdown_cell("# 99 · Nothing\n\nAbout 5 minutes"), *more]
    return new_notebook(cells=cells)


def said_of(notebook, tmp_path, minutes=0, name="99_nothing.ipynb"):
    path = tmp_path / name
    nbformat.write(notebook, path)
    return " ".join(notebook_findings(notebook, path, minutes))


def test_a_notebook_that_keeps_the_rules(tmp_path):
    answers = "<details><summary>q</summary>a</details>\n" * 3
    good = lesson(new_markdown_cell("## What you have seen"), new_markdown_cell(f"## Three questions\n{answers}"))
    assert said_of(good, tmp_path) == ""


@pytest.mark.parametrize(
    ("minutes", "said"), [(31, "more than 30"), (5, "give one for every 10"), (0, "no recap"), (0, "Three questions")]
)
def test_a_notebook_that_breaks_one_is_named(tmp_path, minutes, said):
    assert said in said_of(lesson(), tmp_path, minutes)


def test_a_task_without_its_cells_is_named(tmp_path):
    answer = new_code_cell("x")
    answer.id = "answer-03-route"
    assert "check-03-route must stand" in said_of(lesson(answer), tmp_path, name="03_nothing.ipynb")


def test_a_cell_that_passes_for_a_tasks_is_named(tmp_path):
    stray = new_code_cell("x")
    stray.id = "answer-to-everything"
    assert "answer-to-everything belongs to no task" in said_of(lesson(stray), tmp_path)


def test_answers_that_all_have_one_letter_are_named(monkeypatch):
    monkeypatch.setattr(lint, "all_tasks", lambda: (PREDICT, PREDICT, dataclasses.replace(PREDICT, answer="c")))
    assert any("2 of 3 predictions come true with 'b'" in finding for finding in lint._plan_findings({}))


def test_a_link_to_a_term_that_is_none_is_named(tmp_path):
    text = new_markdown_cell("[x](../docs/glossary.md#phlogiston)")
    assert "#phlogiston" in said_of(lesson(text), tmp_path)


def test_a_term_that_is_not_linked_where_it_comes_first_is_named(tmp_path):
    assert "'event bus'" in said_of(lesson(), tmp_path, name="00_nothing.ipynb")
