"""The bars of a timeline: where they lie, in which lanes, and what a strip takes together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.frames.histories import CALLBACK, MAP_FAILS, RETRIED_AND_CAUGHT
from tests.unit.frames.simulator import Simulation
from workbench.frames import STATUSES, attempts_frame, iterations_frame, read_history, steps_frame
from workbench.frames.clock import clock_of
from workbench.frames.spans import spans_frame

pytestmark = pytest.mark.unit


@given(seed=st.integers(0, 10**9), size=st.integers(0, 3))
def test_every_visit_and_attempt_has_one_bar_inside_the_execution(seed, size):
    history = read_history(Simulation(seed, size).events)
    bars = spans_frame(history, strip_from=10**6)
    assert (bars.start_s >= 0).all()
    assert (bars.end_s >= bars.start_s).all()
    assert (bars.end_s <= clock_of(history).end).all()
    assert set(bars.status) <= {*STATUSES, "back-off"}
    assert (bars.kind == "visit").sum() == len(steps_frame(history))
    assert (bars.kind == "attempt").sum() == len(attempts_frame(history))
    for _, lane in bars.groupby("lane"):
        assert lane.state.nunique() == 1
        visits = lane[lane.kind == "visit"].set_index("entered_id")
        tries = lane[lane.kind == "attempt"]
        assert (tries.start_s.to_numpy() >= visits.start_s[tries.entered_id].to_numpy()).all()
        assert (tries.end_s.to_numpy() <= visits.end_s[tries.entered_id].to_numpy() + 1e-9).all()


@given(seed=st.integers(0, 10**9))
def test_back_offs_are_the_gaps_between_attempts(seed):
    events = Simulation(seed, size=0).events
    bars = spans_frame(events)
    gaps = attempts_frame(events).back_off_s
    lengths = (bars.end_s - bars.start_s)[bars.kind == "back-off"]
    assert sorted(lengths.round(6)) == sorted(gaps[gaps > 0].round(6))


def test_attempts_and_the_pause_between_them():
    bars = spans_frame(RETRIED_AND_CAUGHT)
    call = bars[bars.state == "Call"]
    assert call.kind.tolist() == ["visit", "attempt", "back-off", "attempt"]
    assert call.status.tolist() == ["caught", "failed", "back-off", "timed out"]
    assert call.start_s.tolist() == [1.0, 2.0, 4.0, 7.0]
    assert call.end_s.tolist() == [10.0, 4.0, 7.0, 9.0]


def test_many_iterations_become_a_strip_with_the_failed_states_below():
    bars = spans_frame(MAP_FAILS, strip_from=2)
    strip = bars[bars.kind == "iteration"]
    assert len(strip) == len(iterations_frame(MAP_FAILS))
    assert strip.lane.unique().tolist() == [1]
    below = bars[bars.lane == 2]
    assert (below.state.iloc[0], below.iteration.iloc[0], below.status.iloc[0]) == ("Work", 1, "failed")
    assert bars.lane.max() == 2
    assert "iteration" not in set(spans_frame(MAP_FAILS, strip_from=3).kind)


def test_what_is_open_ends_at_the_last_event():
    bars = spans_frame(CALLBACK[:5])
    assert set(bars.status) == {"in progress"}
    assert set(bars.end_s) == {4.0}


def test_without_times_bars_lie_by_position():
    blank = [{**event, "timestamp": None} for event in CALLBACK]
    assert not clock_of(read_history(blank)).timed
    assert spans_frame(blank).start_s.tolist() == spans_frame(CALLBACK).start_s.tolist()
    one = [CALLBACK[0], {**CALLBACK[1], "timestamp": None}, CALLBACK[2]]
    assert clock_of(read_history(one)).places == {1: 0.0, 2: 0.0, 3: 2.0}


def test_idle_stretches_are_those_without_any_event():
    clock = clock_of(read_history(RETRIED_AND_CAUGHT))
    assert clock.idle(2.0) == [(4.0, 7.0)]
    assert clock.idle(3.0) == []
