"""Hints come one by one, solutions are collapsed and can be run."""

import pytest

from workbench.errors import TaskError
from workbench.tasks import progress
from workbench.tasks.help import hint, solution

pytestmark = pytest.mark.unit


def test_each_call_shows_one_hint_more_and_then_points_at_the_solution():
    shown = [repr(hint("90-even")) for _ in range(4)]
    assert [text.count("hint ") for text in shown] == [1, 2, 3, 3]
    assert "almost" in shown[2]
    assert 'wb.solution("90-even")' in shown[2]
    assert 'wb.solution("90-even")' not in shown[1]
    assert progress.read()["tasks"]["90-even"]["hints"] == 3


def test_a_solution_is_collapsed_escaped_and_noted():
    page = solution("90-even")._repr_html_()
    assert page.startswith("<details><summary>")
    assert "number = 2" in page
    assert "<even>" not in page
    assert "number = 2" not in repr(solution("90-even"))
    assert progress.read()["tasks"]["90-even"]["solution"] is True


def test_a_solution_runs_in_the_kernel_only():
    with pytest.raises(TaskError, match=r"\.code"):
        solution("90-even").run()


def test_a_solution_run_sets_the_answer(monkeypatch):
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    solution("90-even").run()
    assert shell.user_ns["number"] == 2


def test_the_solution_of_a_prediction_is_a_commitment():
    assert solution("90-coin").code == 'wb.predict("90-coin", "b")'
