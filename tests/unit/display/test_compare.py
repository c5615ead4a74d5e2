"""Two runs on one graph: what both did, what only one did, and the words for it."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.frames.histories import CALLBACK, event
from workbench import WorkbenchError, compare, load
from workbench.recording import Recording

pytestmark = pytest.mark.unit

DATA = Path(__file__).parents[2] / "data"
DEFINITION = {
    "StartAt": "Record Message",
    "States": {
        "Record Message": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "Check Status?"},
        "Check Status?": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.s", "NumericEquals": 500, "Next": "Job Failed"}],
            "Default": "Job Succeed",
        },
        "Job Succeed": {"Type": "Succeed"},
        "Job Failed": {"Type": "Fail"},
    },
}
OTHER_WAY = [
    *CALLBACK[:9],
    event(10, 9, "FailStateEntered", name="Job Failed"),
    event(11, 10, "ExecutionFailed"),
]


def run(events, **changes):
    return Recording({**DEFINITION, **changes}, events, {})


def test_each_state_says_which_run_visited_it():
    made = compare(run(CALLBACK), run(OTHER_WAY), names=("good", "bad"))
    assert "Record Message (Task · lambda:invoke): same in both" in made.text
    assert "Job Succeed (Succeed): only good" in made.text
    assert "Job Failed (Fail): only bad" in made.text
    assert "good has SucceedStateEntered (event 10, “Job Succeed”)" in made.said
    assert made.first["event_id"].tolist() == [10, 10]


def test_arrows_of_one_run_are_marked_in_words_and_colour():
    svg = compare(run(CALLBACK), run(OTHER_WAY), names=("good", "bad")).graph.svg()
    assert svg.count("only good") >= 2
    arrows = [part for part in svg.lower().split("<g ") if 'stroke-width="3"' in part]
    assert sum("#f5b95f" in arrow for arrow in arrows) == 2
    assert sum("#7fb2f0" in arrow for arrow in arrows) == 2


def test_a_state_with_another_status_is_different():
    failed = [*CALLBACK[:5], event(6, 5, "TaskFailed", error="X"), event(7, 6, "ExecutionFailed", error="X")]
    made = compare(run(CALLBACK), run(failed))
    assert "Record Message (Task · lambda:invoke): different, A ✓ succeeded" in made.text
    assert made.differing["state"].tolist() == ["Record Message", "Check Status?", "Job Succeed"]


def test_two_versions_of_a_machine_lie_on_one_graph():
    made = compare(load(DATA / "retried_item.json"), run(CALLBACK))
    names = {key.rpartition("/")[2] for key in made.graph.states.values()}
    assert {"Record Message", "Job Failed", "Weigh"} <= names
    assert made.graph.svg().startswith("<svg")


def test_the_same_run_twice_differs_nowhere():
    made = compare(DATA / "retried_item.json", str(DATA / "retried_item.json"))
    assert made.differing.empty
    assert made.first.empty
    assert "same events in the same places" in made.said
    assert "only" not in made.graph.text


def test_it_shows_itself_as_html_and_text():
    bundle = compare(run(CALLBACK), run(OTHER_WAY), names=("<a>", "b&c"))._repr_mimebundle_()
    assert "<svg" in bundle["text/html"]
    assert "<a>" not in bundle["text/html"].split("<svg")[0]
    assert bundle["text/plain"].startswith("The runs go apart")


def test_running_and_empty_histories_are_compared_too():
    assert compare(run(CALLBACK[:4]), run([])).first["type"].tolist() == ["ExecutionStarted", None]
    assert compare(replace(run([]), events=[]), run([])).differing.empty


@pytest.mark.parametrize("wrong", [{"names": ("A", "A")}, {"direction": "round"}, {"theme": "pink"}])
def test_what_cannot_be_drawn_is_refused(wrong):
    with pytest.raises(WorkbenchError):
        compare(run(CALLBACK), run(OTHER_WAY), **wrong)


@pytest.mark.parametrize("wrong", [7, "", "arn:aws:states:x:1:execution:m:n", "nowhere.json"])
def test_what_is_no_run_is_refused(wrong):
    with pytest.raises(WorkbenchError):
        compare(run(CALLBACK), wrong)
