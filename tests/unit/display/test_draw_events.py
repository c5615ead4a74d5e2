"""The picture of an execution: each state painted by what the events tell, in a colour, a sign and a word."""

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

import workbench
from workbench.asl.graph import graph_of
from workbench.display.draw_evidence import overlay_of
from workbench.display.draw_overlay import duration_text
from workbench.display.theme import DARK, LIGHT, STATUS, contrast, mixed, on
from workbench.errors import HistoryError, WorkbenchError
from workbench.recording.model import Recording

pytestmark = pytest.mark.unit

FEATURES = Path(__file__).parent.parent / "asl" / "features"
SVG = "{http://www.w3.org/2000/svg}"


class History(list):
    """Events as GetExecutionHistory returns them; each points at the one before unless `after` says otherwise."""

    def add(self, event_type, name=None, after=None, **details):
        number = len(self) + 1
        if name is not None:
            details["name"] = name
        field = "stateEnteredEventDetails" if event_type.endswith("StateEntered") else None
        field = "stateExitedEventDetails" if event_type.endswith("StateExited") else field
        field = field or event_type[0].lower() + event_type[1:] + "EventDetails"
        previous = number - 1 if after is None else after
        self.append(
            {"id": number, "previousEventId": previous, "type": event_type, "timestamp": float(number), field: details}
        )
        return number

    def through(self, kind, name, after=None):
        self.add(f"{kind}StateEntered", name, after)
        return self.add(f"{kind}StateExited", name)


def begun():
    history = History()
    history.add("ExecutionStarted", after=0)
    return history


def feature(name):
    return json.loads((FEATURES / f"{name}.asl.json").read_text())


def looks(definition, events):
    graph = graph_of(definition)
    overlay = overlay_of(graph, events)
    return {graph.states[key].name: look for key, look in overlay.states.items()}


def statuses(definition, events):
    return {name: look.status for name, look in looks(definition, events).items()}


def shapes(picture, name):
    """Return the group of a state in the SVG."""
    (identity,) = (each for each, key in picture.states.items() if key.rpartition("/")[2] == name)
    (group,) = (g for g in ElementTree.fromstring(picture.pipe("svg")).iter(f"{SVG}g") if g.get("id") == identity)
    return group


def caught():
    history = begun()
    history.add("TaskStateEntered", "Try", after=0)
    for _ in range(3):
        history.add("TaskScheduled", resource="invoke", resourceType="lambda", region="r", parameters="{}")
        history.add("TaskStarted", resource="invoke", resourceType="lambda")
        history.add("TaskFailed", error="Refused", cause="too much", resource="invoke", resourceType="lambda")
    history.add("TaskStateExited", "Try")
    history.add("PassStateEntered", "Mend")
    return history


def test_a_caught_error_shows_attempts_error_and_the_way_it_took():
    found = looks(feature("task_catch"), caught())
    assert found["Try"].status == "caught"
    assert found["Try"].notes == ("×3 attempts", "Refused", "10 s")
    assert "Cause: too much" in found["Try"].details
    assert found["Mend"].status == "in progress"
    assert found["Give up"].status == "branch not taken"
    picture = workbench.draw(feature("task_catch"), caught())
    taken = {arrow for name, arrow in picture.arrows.items() if "taken" in classes(picture, name)}
    assert taken == {("start", "States/Try", "start"), ("States/Try", "States/Mend", "catch")}


def classes(picture, name):
    root = ElementTree.fromstring(picture.pipe("svg"))
    return next(group.get("class").split() for group in root.iter(f"{SVG}g") if group.get("id") == name)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_state_is_painted_as_the_console_does_with_a_sign_and_a_word(theme):
    group = shapes(workbench.draw(feature("task_catch"), caught(), theme=theme), "Try")
    assert STATUS["caught"].lower() in {path.get("fill", "").lower() for path in group.iter(f"{SVG}path")}
    assert "! caught" in "".join(group.itertext())
    assert "caught" in group.get("class").split()


def test_what_comes_after_a_failure_is_not_reached_and_the_other_branch_not_taken():
    definition = {
        "StartAt": "Fork",
        "States": {
            "Fork": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.a", "IsNull": True, "Next": "Left"}],
                "Default": "Right",
            },
            "Left": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "After left"},
            "After left": {"Type": "Succeed"},
            "Right": {"Type": "Pass", "Next": "After right"},
            "After right": {"Type": "Succeed"},
        },
    }
    history = begun()
    history.through("Choice", "Fork", after=0)
    history.add("TaskStateEntered", "Left")
    history.add("TaskScheduled", resource="invoke", resourceType="lambda", region="r", parameters="{}")
    history.add("TaskTimedOut", error="States.Timeout", resource="invoke", resourceType="lambda")
    history.add("ExecutionFailed", error="States.Timeout")
    assert statuses(definition, history) == {
        "Fork": "succeeded",
        "Left": "timed out",
        "After left": "not reached",
        "Right": "branch not taken",
        "After right": "branch not taken",
    }
    picture = workbench.draw(definition, history)
    assert "Execution failed at Left, States.Timeout, 6.0 s." in picture.alt
    white = shapes(picture, "After left")
    assert "stroke-dasharray" in ElementTree.tostring(white, encoding="unicode")
    assert "○ not reached" in "".join(white.itertext())
    assert "End" in "".join(ElementTree.fromstring(picture.pipe("svg")).itertext())


def map_history(failing=(), aborted=(), length=4, ends=True):
    history = begun()
    history.add("MapStateEntered", "Work", after=0)
    started = history.add("MapStateStarted", length=length)
    for index in range(length - (0 if ends else 1)):
        history.add("MapIterationStarted", "Work", after=started, index=index)
        history.add("PassStateEntered", "Item")
        if index in failing:
            failed = history.add("MapIterationFailed", "Work", index=index)
        else:
            last = history.add("PassStateExited", "Item")
            history.add("MapIterationSucceeded", "Work", after=last, index=index)
    if failing:
        history.add("MapStateFailed", after=failed)
        history.add("ExecutionFailed", error="Broken", after=failed)
    elif ends:
        history.add("MapStateSucceeded", after=last)
        history.add("MapStateExited", "Work", after=last)
        history.add("ExecutionSucceeded")
    return history


def test_a_map_counts_its_iterations_failures_first():
    found = looks(feature("map_inline"), map_history(failing=(1, 3)))
    assert found["Work"].status == "failed"
    assert "4 iterations: 2 failed" in found["Work"].notes
    assert looks(feature("map_inline"), map_history())["Work"].notes[0] == "4 iterations"
    assert looks(feature("map_inline"), map_history())["Item"].notes[0] == "4 visits"


def test_a_running_map_says_how_many_have_not_started():
    found = looks(feature("map_inline"), map_history(ends=False))
    assert found["Work"].status == "in progress"
    assert found["Work"].notes[0] == "4 iterations: 1 not started"


def test_a_container_is_framed_in_the_colour_of_its_status():
    group = shapes(workbench.draw(feature("map_inline"), map_history(failing=(1,))), "Work")
    assert STATUS["failed"].lower() in {path.get("stroke", "").lower() for path in group.iter(f"{SVG}path")}
    assert "✗ failed" in "".join(group.itertext())


def test_items_of_a_distributed_map_have_no_evidence_here_and_are_never_green():
    history = begun()
    history.add("MapStateEntered", "Work", after=0)
    history.add("MapStateStarted", length=3)
    run = history.add("MapRunStarted", mapRunArn="arn:aws:states:us-east-1:000000000000:mapRun:m/Files:1")
    history.add("MapRunSucceeded")
    history.add("MapStateSucceeded", after=run + 1)
    history.add("MapStateExited", "Work", after=run + 1)
    history.add("ExecutionSucceeded")
    found = looks(feature("map_distributed"), history)
    assert (found["Work"].status, found["Item"].status) == ("succeeded", "no evidence")
    assert "items in child executions" in found["Work"].notes


def test_without_inner_events_what_is_inside_is_never_green():
    history = begun()
    history.through("Parallel", "Both", after=0)
    history.through("Succeed", "Done")
    history.add("ExecutionSucceeded")
    for event in history:
        del event["previousEventId"]
    found = statuses(feature("parallel"), history)
    assert {found[name] for name in ("Left", "Left 2", "Right")} == {"no evidence"}
    assert found["Both"] != "failed"


def test_a_map_without_items_and_a_container_that_was_not_reached():
    history = begun()
    history.add("MapStateEntered", "Each", after=0)
    history.add("MapStateStarted", length=0)
    history.add("MapStateSucceeded")
    history.add("MapStateExited", "Each", after=3)
    history.through("Succeed", "Done")
    history.add("ExecutionSucceeded")
    found = looks(feature("map_catch"), history)
    assert found["Item"].status == "not reached"
    assert found["Item"].notes == ("no items",)
    assert found["Mend"].status == "branch not taken"
    stopped = begun()
    stopped.add("ExecutionAborted", after=0)
    assert set(statuses(feature("parallel"), stopped).values()) == {"not reached"}


def test_a_page_from_the_middle_leaves_open_what_came_before():
    history = begun()
    history.through("Task", "Try", after=0)
    history.through("Succeed", "Done")
    assert statuses(feature("task_catch"), history[3:])["Try"] == "no evidence"
    assert set(statuses(feature("task_catch"), []).values()) == {"not reached"}


def test_a_loop_counts_its_rounds_and_the_last_visit_decides():
    history = begun()
    history.through("Task", "Ask", after=0)
    for _ in range(3):
        history.through("Choice", "Ready?")
        history.through("Wait", "Pause")
        history.through("Task", "Ask")
    picture = workbench.draw(feature("loop"), history)
    assert "×3" in "".join(ElementTree.fromstring(picture.pipe("svg")).itertext())
    assert "otherwise -> Pause (taken ×3)" in picture.text
    assert "Ask (Task · batch:describeJob): succeeded, 4 visits" in picture.text


def test_equal_names_are_told_apart_by_the_container_around_them():
    history = begun()
    history.add("MapStateEntered", "Work", after=0)
    history.add("MapStateStarted", length=1)
    history.add("MapIterationStarted", "Work", index=0)
    history.add("PassStateEntered", "Work")
    found = overlay_of(graph_of(feature("names_across_scopes")), history).states
    assert {key: look.status for key, look in found.items() if key.endswith("Work")} == {
        "States/Work": "in progress",
        "States/Work/ItemProcessor/States/Work": "in progress",
        "States/end/Branches/0/States/Work": "not reached",
    }


def test_states_the_definition_does_not_have_are_said_and_not_drawn():
    history = begun()
    history.through("Pass", "From another version", after=0)
    text = workbench.describe(feature("succeed"), history)
    assert "! The events name 'From another version', which this definition does not have." in text


def test_a_recording_brings_its_definition_and_events():
    recording = Recording(definition=feature("task_catch"), events=list(caught()), describe={"status": "RUNNING"})
    assert workbench.draw(recording).source == workbench.draw(feature("task_catch"), recording).source
    assert "caught" in workbench.describe(recording)


def test_the_events_of_an_arn_need_a_connection():
    with pytest.raises(WorkbenchError, match="connection="):
        workbench.draw(feature("succeed"), "arn:aws:states:us-east-1:000000000000:execution:m:run")


@pytest.mark.parametrize("events", ["text", 7, [1], {"a": 1}, [{"id": 1}]])
def test_what_is_no_history_is_refused(events):
    with pytest.raises(HistoryError):
        workbench.draw(feature("succeed"), events)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_all_text_reads_at_four_and_a_half_to_one(theme):
    tints = [mixed(colour, theme.background, 0.12) for colour in STATUS.values()]
    for ground in (theme.background, theme.surface, theme.panel, *tints):
        assert contrast(theme.ink, ground) >= 4.5
        assert contrast(theme.muted, ground) >= 4.5
    assert contrast(theme.alarm, theme.background) >= 4.5
    assert all(contrast(on(fill), fill) >= 4.5 for fill in (*STATUS.values(), "#FFDA75"))
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 ms"),
        (0.0354, "35 ms"),
        (1.234, "1.2 s"),
        (0.9999, "1.0 s"),
        (59.7, "1 min"),
        (200, "3 min 20 s"),
        (120, "2 min"),
        (7500, "2 h 5 min"),
    ],
)
def test_durations_read_as_people_say_them(seconds, text):
    assert duration_text(seconds) == text
