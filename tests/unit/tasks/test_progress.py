"""The progress file: kept across kernels, never half-written, exportable, resettable, and refused when it is none."""

import dataclasses
import json
import multiprocessing

import pytest

from workbench.errors import TaskError
from workbench.tasks import catalogue, progress, progress_view
from workbench.tasks.checking import check
from workbench.tasks.finding import right
from workbench.tasks.progress_view import progress as view

pytestmark = pytest.mark.unit


def test_it_counts_checks_names_mistakes_once_and_keeps_when_it_was_right(progress_file):
    for answer in (1, 3, 2, 1):
        check("90-even", answer)
    record = json.loads(progress_file.read_text())["tasks"]["90-even"]
    assert (record["checks"], record["verdict"], record["mistakes"]) == (4, "wrong", ["odd"])
    assert record["first_at"] <= record["right_at"]


def test_running_a_notebook_as_shipped_once_more_takes_nothing_away(progress_file):
    for answer in (1, 2, ..., ...):
        check("90-even", answer)
    record = json.loads(progress_file.read_text())["tasks"]["90-even"]
    assert (record["checks"], record["verdict"]) == (2, "right")
    assert check("90-even").verdict == "not attempted"


def _note(number):
    for _ in range(number):
        progress.note_check("90-even", right(""))


def test_kernels_that_write_at_the_same_time_lose_nothing(progress_file):
    kernels = [multiprocessing.get_context("fork").Process(target=_note, args=(25,)) for _ in range(3)]
    for kernel in kernels:
        kernel.start()
    for kernel in kernels:
        kernel.join(30)
    assert json.loads(progress_file.read_text())["tasks"]["90-even"]["checks"] == 75


@pytest.mark.parametrize("content", ["", "[]", '{"version": 9, "tasks": {}}', '{"version": 1, "tasks": []}'])
def test_another_file_is_refused_and_left_as_it_is(progress_file, content):
    progress_file.write_text(content)
    with pytest.raises(TaskError, match=r"progress\.json"):
        check("90-even", 2)
    assert progress_file.read_text() == content


def test_a_write_that_fails_leaves_the_old_file_whole(progress_file, monkeypatch):
    check("90-even", 2)
    before = progress_file.read_text()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(OSError, match="No space"):
        check("90-even", 1)
    assert progress_file.read_text() == before


def test_the_display_keeps_to_the_notebooks_begun_and_counts_the_rest(monkeypatch):
    later = dataclasses.replace(catalogue.all_tasks()[0], id="91-later")
    monkeypatch.setattr(progress_view, "all_tasks", lambda: (*catalogue.all_tasks(), later))
    check("90-even", 2)
    for shown in (repr(view()), view()._repr_html_()):
        assert "90-coin" in shown
        assert "91-later" not in shown
        assert "1 more in notebooks not begun yet" in shown
    assert "91-later" in list(view().frame["task"])


def test_the_view_has_a_row_a_task_and_says_how_many_are_right():
    check("90-even", 2)
    shown = view()
    assert list(shown.frame["task"]) == ["90-coin", "90-even"]
    assert list(shown.frame["verdict"]) == ["not attempted", "right"]
    assert str(shown.frame["right_at"].dtype) == "datetime64[ns, UTC]"
    assert repr(shown).startswith("1 of 2 tasks right")
    assert "1 of 2 tasks right" in shown._repr_html_()


def test_an_export_is_a_progress_file(tmp_path):
    check("90-even", 2)
    path = view().export(tmp_path / "ada.json")
    assert progress.read(path)["tasks"]["90-even"]["verdict"] == "right"


def test_reset_forgets_what_is_named_and_only_that():
    check("90-even", 2)
    check("90-coin")
    left = view().reset("90-even")
    assert list(left.content["tasks"]) == ["90-coin"]
    assert view().reset(everything=True).content["tasks"] == {}


def test_reset_without_a_name_or_of_an_unknown_task_changes_nothing():
    check("90-even", 2)
    for arguments in ((), ("90-odd",)):
        with pytest.raises(TaskError):
            view().reset(*arguments)
    assert "90-even" in progress.read()["tasks"]
