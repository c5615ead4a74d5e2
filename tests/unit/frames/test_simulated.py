"""Random executions with known truth: every event's state and iteration, every exit, attempt, status and edge."""

import random

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.unit.frames.simulator import Simulation
from workbench.frames import (
    STATUSES,
    attempts_frame,
    edges_taken,
    events_frame,
    failing_state,
    iterations_frame,
    read_history,
    steps_frame,
)

pytestmark = pytest.mark.unit
seeds = st.integers(min_value=0, max_value=10**9)


def wrong_events(simulation):
    """Rows whose state, visit or iteration is not the true one; an abort carries no name, so it is told apart."""
    frame = events_frame(simulation.events)
    wrong = []
    for row in frame.itertuples():
        found = None if row.state is None else (row.state, None if pd.isna(row.entered_id) else row.entered_id)
        if found != simulation.truth.state[row.id] or row.iteration_path != simulation.truth.path[row.id]:
            wrong.append(row.type)
    return wrong, len(frame)


@given(seed=seeds)
def test_every_event_belongs_to_its_state(seed):
    assert wrong_events(Simulation(seed, size=1))[0] == []


@given(seed=seeds)
def test_nested_containers_leave_only_nameless_aborts_open(seed):
    wrong, _ = wrong_events(Simulation(seed, size=2))
    assert [kind for kind in wrong if not kind.endswith("Aborted")] == []


def test_deep_nesting_is_right_but_for_few_nameless_aborts():
    found = [wrong_events(Simulation(seed, size=3)) for seed in range(150)]
    assert sum(len(wrong) for wrong, _ in found) * 500 <= sum(count for _, count in found)


@given(seed=seeds, size=st.integers(min_value=0, max_value=3))
def test_every_exit_is_paired(seed, size):
    simulation = Simulation(seed, size)
    frame = events_frame(simulation.events)
    exits = frame[frame.type.str.endswith("StateExited")]
    assert dict(zip(exits.id, exits.entered_id, strict=True)) == simulation.truth.entered_of


@given(seed=seeds)
@example(seed=2887590)  # a failure that an abort overtook and nothing told
@example(seed=329362720)  # one for which something was aborted first
@example(seed=3192)  # one that its iteration's own end tells
@example(seed=94180479)  # Maps of one name in two iterations, both aborted
def test_steps_attempts_edges_and_failure(seed):
    simulation = Simulation(seed, size=1)
    truth = simulation.truth
    shuffled = list(simulation.events)
    random.Random(seed).shuffle(shuffled)
    history = read_history(shuffled)
    steps = steps_frame(history)
    assert dict(zip(steps.entered_id, steps.status, strict=True)) == truth.status
    attempts = attempts_frame(history)
    found = {number: list(rows.scheduled_id) for number, rows in attempts.groupby("entered_id")}
    assert found == {number: ids for number, ids in truth.attempts.items() if ids}
    assert (attempts.back_off_s.dropna() >= 0).all()
    assert set(attempts.status) <= set(STATUSES)
    failure = failing_state(history)
    assert (failure and (failure.state, failure.entered_id)) == truth.failing
    edges = edges_taken(history)
    edges = edges[~edges.kind.isin(["retry", "end"])]
    taken = {
        (row.from_state, row.to_state, row.kind): row.times
        for row in edges.rename(columns={"count": "times"}).itertuples()
    }
    assert taken == truth.edges


@given(seed=seeds)
def test_iterations_end_as_their_events_say(seed):
    events = Simulation(seed, size=1).events
    ends = [event for event in events if event["type"].startswith("MapIteration")]
    frame = iterations_frame(events)
    assert len(frame) == sum(event["type"] == "MapIterationStarted" for event in ends)
    for status, word in (("succeeded", "Succeeded"), ("failed", "Failed"), ("aborted", "Aborted")):
        assert (frame.status == status).sum() == sum(event["type"] == f"MapIteration{word}" for event in ends)


@given(seed=seeds, cut=st.floats(min_value=0, max_value=1), from_end=st.booleans())
def test_any_page_is_readable(seed, cut, from_end):
    """A first page names the states as the whole history does; a last page never names a wrong one."""
    simulation = Simulation(seed, size=1)
    size = int(len(simulation.events) * cut)
    page = simulation.events[size:] if from_end else simulation.events[:size]
    frame = events_frame(page)
    steps = steps_frame(page)
    assert len(frame) == len(page)
    assert set(steps.status) <= set(STATUSES)
    if not from_end:
        for row in frame.itertuples():
            expected = simulation.truth.state[row.id]
            assert row.state == (expected[0] if expected else None)
        still = steps[steps.status == "in progress"]
        assert still.ended_id.isna().all()


@given(seed=seeds)
def test_without_links_nothing_is_invented(seed):
    """Without previousEventId a name may be missing, but a state that is given is the right one."""
    simulation = Simulation(seed)
    bare = [{key: value for key, value in event.items() if key != "previousEventId"} for event in simulation.events]
    frame = events_frame(bare)
    for row in frame.itertuples():
        expected = simulation.truth.state[row.id]
        if row.state is not None and expected is not None:
            assert row.state == expected[0], row
    for row in frame[frame.type.str.endswith("StateExited")].itertuples():
        if row.entered_id is not None and row.evidence == "order":
            assert row.entered_id == simulation.truth.entered_of[row.id]
    assert not (steps_frame(bare).evidence == "link").any()
