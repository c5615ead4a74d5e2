"""The timeline's picture, its twin in words, and its axis."""

import base64
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.patches import Rectangle

from tests.unit.frames.histories import CALLBACK, MAP_FAILS, RETRIED_AND_CAUGHT
from workbench.display.looks import look_of
from workbench.display.timeline import timeline
from workbench.display.timeline_scale import duration_words, scale_of
from workbench.errors import HistoryError, WorkbenchError
from workbench.frames.clock import Clock

pytestmark = pytest.mark.unit


def late(seconds: float):
    """The retried run with its second attempt that much later."""
    tail = [{**event, "timestamp": event["timestamp"] + timedelta(seconds=seconds)} for event in RETRIED_AND_CAUGHT[5:]]
    return [*RETRIED_AND_CAUGHT[:5], *tail]


def words(picture) -> list[str]:
    return [text.get_text() for text in picture.figure.axes[0].texts]


def test_trouble_is_hatched_and_signed_and_the_rest_is_not():
    picture = timeline(RETRIED_AND_CAUGHT)
    bars = [patch for patch in picture.figure.axes[0].patches if isinstance(patch, Rectangle)]
    hatched = {patch.get_hatch() for patch in bars if patch.get_hatch()}
    assert len(hatched) == 2
    assert {look_of("failed").sign, look_of("timed out").sign, "back-off 3.0 s"} <= set(words(picture))
    assert not any(patch.get_hatch() for patch in timeline(CALLBACK).figure.axes[0].patches)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_bundle_that_every_exporter_keeps(theme):
    bundle = timeline(MAP_FAILS, theme=theme)._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/svg+xml", "image/png", "text/plain"}
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert ET.fromstring(bundle["image/svg+xml"]).tag.endswith("svg")
    assert 'alt="Timeline of 3 state visits' in bundle["text/html"]
    assert set(timeline(MAP_FAILS)._repr_mimebundle_(include={"text/plain"})) == {"text/plain"}


def test_the_same_history_gives_the_same_svg():
    assert timeline(MAP_FAILS).svg() == timeline(MAP_FAILS[::-1]).svg()


def test_the_text_says_what_the_picture_shows():
    text = timeline(RETRIED_AND_CAUGHT).text
    assert "Call: ! caught · States.Timeout · 2 attempts · 9.0 s" in text
    assert "attempt 1: ✗ failed · Boom 2.0 s" in text
    assert "back-off 3.0 s" in text
    failed = timeline(MAP_FAILS, strip_from=2)
    assert "✗ 1 failed (#1)" in failed.text
    assert failed.alt == "Timeline of 3 state visits over 14.0 s: 2 failed, 1 aborted."
    assert "in progress" in timeline(CALLBACK[:5]).text


def test_idle_stretches_are_cut_and_said():
    picture = timeline(late(3600), collapse_idle_s=60)
    assert "1 h idle" in words(picture)
    assert "nothing recorded from" in picture.text
    assert picture.figure.axes[0].get_xlim()[1] < 60
    assert timeline(late(3600)).figure.axes[0].get_xlim()[1] > 3600


def test_names_of_any_kind_do_not_break_it():
    odd = 'a $x_1$ <b>&"\n🎉 ' + "é" * 80
    events = [dict(event) for event in CALLBACK]
    for event in events:
        for key in ("stateEnteredEventDetails", "stateExitedEventDetails"):
            if key in event:
                event[key] = {**event[key], "name": odd}
    picture = timeline(events)
    ET.fromstring(picture.svg())
    assert 'a $x_1$ <b>&" 🎉' in picture.text


@pytest.mark.parametrize("events", [[], CALLBACK[:1], [{**event, "timestamp": None} for event in CALLBACK]])
def test_little_or_timeless_histories_draw(events):
    ET.fromstring(timeline(events).svg())


def test_more_lanes_than_fit_are_counted_and_kept_in_the_text():
    picture = timeline(CALLBACK, max_lanes=2)
    assert "… and 1 more lane, all in .text" in words(picture)
    assert "Job Succeed" in picture.text


def test_a_saved_file_has_the_format_of_its_ending(tmp_path):
    assert timeline(CALLBACK).save(tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in timeline(CALLBACK).save(tmp_path / "a.svg").read_bytes()


def test_what_cannot_be_drawn_says_so():
    with pytest.raises(HistoryError):
        timeline("[]")
    with pytest.raises(WorkbenchError, match="pink"):
        timeline(CALLBACK, theme="pink")


moments = st.lists(st.floats(0, 1e6), min_size=1, max_size=30)


@given(moments, st.one_of(st.none(), st.floats(0, 1e4)))
def test_the_axis_keeps_the_order_of_time(seconds, collapse):
    places = dict(enumerate(sorted(seconds)))
    scale = scale_of(Clock(places, max(seconds), timed=True), collapse)
    at = [scale.place(second) for second in places.values()]
    assert all(after >= before - 1e-6 for before, after in zip(at, at[1:], strict=False))
    assert scale.length <= max(max(seconds), 1.0) + 1e-6
    ticks = scale.ticks()
    assert ticks == sorted(ticks)
    assert len(ticks) <= 30
    assert all(0 <= tick <= scale.end_s for tick in ticks)


def test_durations_read_as_a_person_says_them():
    said = [duration_words(value) for value in (0.0042, 0.25, 3, 60, 75, 7320, 200000)]
    assert said == ["4 ms", "250 ms", "3.0 s", "1 min", "1 min 15 s", "2 h 2 min", "2 d 7 h"]
