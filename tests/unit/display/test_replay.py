"""The replay's widget carries what its page needs, and stands as picture and table where no widget runs."""

import base64
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from workbench.display import replay as module
from workbench.display.looks import LOOKS
from workbench.display.replay import Replay, replay
from workbench.frames.vocabulary import STATUSES
from workbench.recording import Recording, load

pytestmark = pytest.mark.unit

DATA = Path(__file__).parents[2] / "data"
SOURCES = [Path(module.__file__).with_suffix(suffix) for suffix in (".js", ".css")]
EVIL = "<img src=x onerror=alert(1)></script>"


@pytest.fixture
def run() -> Recording:
    return load(DATA / "caught_item_then_failed_task.json")


def test_every_node_and_edge_that_is_taken_is_in_the_svg(run: Recording) -> None:
    widget = replay(run)
    ids = {element.get("id") for element in ElementTree.fromstring(widget.svg).iter()}
    assert {node["id"] for node in widget.playback["nodes"]} <= ids
    assert {widget.playback["edges"][edge] for edge, _, _ in widget.playback["taken"]} <= ids


def test_it_opens_at_the_last_event_and_the_position_can_be_set(run: Recording) -> None:
    widget = replay(run)
    assert widget.position == len(run.events) - 1
    widget.position = 3
    assert widget.get_state()["position"] == 3


def test_states_never_entered_say_why(run: Recording) -> None:
    ends = {node["name"]: node["end"] for node in replay(run).playback["nodes"]}
    assert ends["Done"] == "not reached"


def test_long_payloads_stay_in_the_kernel_until_they_are_asked_for(run: Recording) -> None:
    long = json.dumps({"x": "y" * 50_000})
    events = [{**event} for event in run.events]
    events[1]["stateEnteredEventDetails"] = {**events[1]["stateEnteredEventDetails"], "input": long}
    widget = replay(replace(run, events=events))
    number = widget.playback["steps"][0]["input"]
    assert widget.playback["texts"][number] is None
    sent: list[Any] = []
    widget.send = lambda content, *_: sent.append(content)  # type: ignore[method-assign]
    for question in ({"want": number}, {"want": -1}, {"want": 10**9}, {"want": "0"}, {}, None, "want"):
        widget._answer(widget, question, [])
    assert sent == [{"text": number, "value": long}]


def test_what_is_sent_at_once_is_bounded(run: Recording) -> None:
    texts = [f"{number:06d}" + "z" * 19_000 for number in range(500)]
    sent = module._sent(texts)
    assert sum(len(text) for text in sent if text) <= 2_000_000
    assert sent.count(None) > 300


def test_the_static_page_is_a_picture_with_words_and_a_table(run: Recording) -> None:
    page = replay(run).static_html()
    image = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert image
    ElementTree.fromstring(base64.b64decode(image[1]))
    assert "Failed in “Record”" in page
    assert page.count("<tr>") == 1 + len(replay(run).playback["steps"])
    assert "http" not in re.sub(r"base64,[^\"]+", "", page)


def test_names_and_errors_never_become_markup(run: Recording) -> None:
    text = json.dumps(run.definition).replace("Bad quantity", EVIL.replace('"', ""))
    events = json.loads(json.dumps(run.events, default=str).replace("Bad quantity", EVIL))
    events = [{**event, "timestamp": old["timestamp"]} for event, old in zip(events, run.events, strict=True)]
    widget = replay(replace(run, definition=json.loads(text), events=events))
    assert EVIL not in widget.static_html()
    assert "<img src=x" not in widget.svg
    assert any(step["name"] == EVIL for step in widget.playback["steps"])


def test_the_display_is_the_widget_and_beside_it_the_static_form(
    run: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr("IPython.display.display", lambda data, **_: shown.append(data))
    Replay(run)._ipython_display_()
    assert "application/vnd.jupyter.widget-view+json" in shown[0]
    assert "Failed in" in shown[0]["text/plain"]
    assert "<table" in shown[1]["text/html"]


def test_a_graph_that_cannot_be_matched_still_opens(run: Recording) -> None:
    other = {"StartAt": "X", "States": {"X": {"Type": "Pass", "End": True}}}
    assert replay(replace(run, definition=other)).playback["steps"]
    assert replay(replace(run, events=[])).position == 0


def test_every_status_has_a_colour_a_sign_and_a_rule_in_the_style_sheet() -> None:
    css = SOURCES[1].read_text()
    assert set(STATUSES) < set(LOOKS)
    for status in LOOKS:
        assert f'[data-status="{status.replace(" ", "-")}"]' in css
    assert len({look.sign for look in LOOKS.values()}) == len(LOOKS)


def test_the_page_code_loads_nothing_and_writes_no_markup() -> None:
    code = SOURCES[0].read_text()
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "import(", "fetch("):
        assert forbidden not in code
    addresses = set(re.findall(r"https?://[^\s\"')]+", code + SOURCES[1].read_text()))
    assert addresses == {"http://www.w3.org/2000/svg"}
