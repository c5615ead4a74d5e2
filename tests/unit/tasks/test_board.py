"""The class board: one page, whoever is on it and whatever their files hold."""

import json

import pytest

from workbench.cli.main import main
from workbench.tasks.board import board_frame, board_page, stuck_frame

pytestmark = pytest.mark.unit


def learner(name, **tasks):
    return {"version": 1, "learner": name, "tasks": {f"90-{task}": record for task, record in tasks.items()}}


RIGHT = {"verdict": "right", "checks": 2, "mistakes": ["odd"]}
WRONG = {"verdict": "wrong", "checks": 5, "mistakes": ["odd", "odder"], "hints": 2}
CLASS = {"ada": learner("ada", even=RIGHT), "bob": learner("bob", even=WRONG, coin=RIGHT), "eve": learner("eve")}


def test_a_row_a_learner_and_task():
    frame = board_frame(CLASS)
    assert len(frame) == 6
    assert list(frame[frame["learner"] == "eve"]["verdict"]) == ["not attempted"] * 2


def test_the_hardest_task_comes_first_with_the_mistake_most_made():
    stuck = stuck_frame(board_frame(CLASS))
    assert list(stuck["task"]) == ["90-even", "90-coin"]
    assert stuck.iloc[0][["tried", "right", "mistake"]].tolist() == [2, 1, "odd (2)"]


def test_the_page_escapes_names_and_loads_nothing():
    page = board_page({"<script>x</script>": learner("x", even=RIGHT)})
    assert "<script" not in page
    assert "http" not in page
    assert "1 learners" in page
    assert "right, 2 checks" in page


def test_a_class_that_has_not_begun():
    assert "Nobody has tried a task yet" in board_page({"eve": learner("eve")})


def test_the_verb_leaves_out_what_is_no_progress_file_and_says_so(tmp_path, capsys):
    folder = tmp_path / "class"
    folder.mkdir()
    for name in ("ada", "bob"):
        (folder / f"{name}.json").write_text(json.dumps(CLASS[name]))
    (folder / "notes.json").write_text("{")
    page = tmp_path / "board.html"
    assert main(["board", str(folder), str(tmp_path / "gone.json"), "--into", str(page)]) == 1
    said = capsys.readouterr()
    assert "notes.json" in said.err
    assert "gone.json" in said.err
    assert "2 learners" in said.out
    assert "ada" in page.read_text()


def test_two_learners_of_one_name_are_both_there(tmp_path):
    for number in (1, 2):
        (tmp_path / f"file{number}.json").write_text(json.dumps(learner("ada", even=RIGHT)))
    page = tmp_path / "board.html"
    assert main(["board", str(tmp_path), "--into", str(page)]) == 0
    assert "ada (file2)" in page.read_text()
