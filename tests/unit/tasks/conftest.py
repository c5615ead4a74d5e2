"""Two small tasks in the place of the course's, and a progress file of the test's own."""

import pytest

from workbench.tasks import board, catalogue, progress_view
from workbench.tasks.finding import not_attempted, right, wrong
from workbench.tasks.model import Choice, Kind, Mistake, Task


def even(answer, connection):
    """Right for even numbers; knows odd ones; raises on what is no number."""
    if answer == 0:
        return not_attempted("a number")
    if answer % 2:
        return wrong("odd", observed=f"{answer}", expected="an even number", look="the last digit")
    return right(f"{answer} is even")


BUILD = Task(
    id="90-even",
    kind=Kind.BUILD,
    title="An <even> number",
    minutes=3,
    question="Give one.",
    stub="number = ...",
    solution="number = 2",
    mistakes=(Mistake("odd", "number = 1"), Mistake("odder", "number = 3"), Mistake("oddest", "number = 5")),
    check=even,
    check_call="number",
    hints=("look", "think", "almost"),
    concepts=("stack",),
)
PREDICT = Task(
    id="90-coin",
    kind=Kind.PREDICT,
    title="Heads?",
    minutes=1,
    question="Which side?",
    choices={
        "a": Choice("heads", "coins like me", "the coin"),
        "b": Choice("tails"),
        "c": Choice("edge", "coins stand", "the table"),
        "d": Choice("none", "coins fly", "the ceiling"),
    },
    answer="b",
    outcome=lambda evidence, connection: None if evidence is ... else evidence,
    check_call="side",
    hints=("look", "think"),
    concepts=("stack",),
)


@pytest.fixture(autouse=True)
def two_tasks(monkeypatch):
    """The catalogue holds BUILD and PREDICT."""
    for module in (catalogue, board, progress_view):
        monkeypatch.setattr(module, "all_tasks", lambda: (PREDICT, BUILD))
    return BUILD, PREDICT


@pytest.fixture(autouse=True)
def progress_file(tmp_path, monkeypatch):
    """The path of this test's progress file."""
    path = tmp_path / "progress.json"
    monkeypatch.setenv("WORKBENCH_PROGRESS", str(path))
    return path
