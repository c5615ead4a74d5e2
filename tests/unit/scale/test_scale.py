"""The model against what can be reckoned by hand, and the simulation against what must hold whatever the numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import WorkbenchError
from workbench.scale.limits import Design, limits_frame
from workbench.scale.load import in_flight, load_frame
from workbench.scale.prices import prices_frame
from workbench.scale.simulation import simulate

pytestmark = pytest.mark.unit
STANDARD = Design(transitions=3, function_s=0.2)
EXPRESS = Design(transitions=3, function_s=0.2, kind="EXPRESS")


def test_the_standard_design_stops_first_at_starting_executions():
    limits = limits_frame(STANDARD).set_index("limit")
    assert limits.index[limits["first"]].tolist() == ["StartExecution"]
    assert limits.loc["StartExecution", ["events_per_s", "burst_events"]].tolist() == [300, 1300]
    assert limits.loc["StateTransition", "events_per_s"] == 500
    assert limits.loc["SendTaskSuccess", "events_per_s"] == 500
    assert limits.loc["1,000 at once", "events_per_s"] == pytest.approx(5000)
    assert limits["source"].str.startswith("https://docs.aws.amazon.com/").all()


def test_a_design_of_many_states_stops_at_transitions():
    limits = limits_frame(Design(transitions=20, function_s=0.2)).set_index("limit")
    assert limits.index[limits["first"]].tolist() == ["StateTransition"]
    assert limits.loc["StateTransition", "events_per_s"] == 75


def test_smaller_regions_stop_earlier():
    assert limits_frame(STANDARD, "eu-central-1")["events_per_s"].min() == 150


def test_express_has_neither_transitions_nor_callbacks():
    limits = limits_frame(EXPRESS).set_index("limit")
    assert not {"StateTransition", "SendTaskSuccess"} & set(limits.index)
    assert limits.index[limits["first"]].tolist() == ["writes, new table"]


def test_littles_law_and_the_share_of_the_worst_limit():
    load = load_frame(STANDARD, execution_s=0.5).set_index("events_per_s")
    assert load["functions_at_once"].tolist() == [0.2, 20, 2000]
    assert load["executions_open"].tolist() == [0.5, 50, 5000]
    assert load["fits"].tolist() == [True, True, False]
    assert load.loc[10_000, "breaks_first"] == "Step Functions: StartExecution"
    assert load.loc[10_000, "used"] == pytest.approx(10_000 / 300)
    assert in_flight(0, 3) == 0


def test_a_million_events_cost_what_the_pages_say():
    standard = prices_frame(STANDARD, 0.5, log_kb=0).set_index(["part", "unit"])["usd"]
    assert standard["Step Functions", "state transitions"] == pytest.approx(75)
    assert standard["EventBridge"].sum() == pytest.approx(1)
    assert standard["Lambda", "GB-seconds"] == pytest.approx(0.2 * 0.125 * 1e6 * 0.0000166667)
    express = prices_frame(EXPRESS, 0.5, log_kb=0).set_index(["part", "unit"])["usd"]
    assert express["Step Functions"].sum() == pytest.approx(1 + 0.5 * 1e6 / 16 * 0.06 / 3600)


def test_express_is_charged_in_tenths_of_a_second():
    cost = [prices_frame(EXPRESS, seconds)["usd"].sum() for seconds in (0.01, 0.1, 0.101, 0.2)]
    assert cost[0] == cost[1] < cost[2] == cost[3]


def test_the_shares_are_of_the_whole():
    found = prices_frame(STANDARD, 0.5)
    assert found["share"].sum() == pytest.approx(1)
    assert found["usd"].idxmax() == found.index[found["part"] == "Step Functions"][0]


@settings(max_examples=25, deadline=None)
@given(
    rates=st.lists(st.integers(0, 800), min_size=1, max_size=8),
    times=st.lists(st.floats(0, 3), min_size=1, max_size=5),
    concurrency=st.integers(1, 200),
    seed=st.integers(0, 99),
)
def test_nothing_is_lost_and_no_limit_is_passed(rates, times, concurrency, seed):
    found = simulate(rates, times, STANDARD, concurrency=concurrency, seed=seed)
    assert found["arrived"].sum() == found["started"].sum() + found["waiting"].iloc[-1]
    assert found["started"].sum() == found["finished"].sum() + found["working"].iloc[-1]
    assert found["working"].max() <= concurrency
    started = found["started"].cumsum()
    assert (started <= 1300 + 300 * (found["second"] + 1)).all()


def test_below_the_limits_nothing_waits():
    found = simulate([100] * 20, [0.2], STANDARD)
    assert found["waiting"].max() == 0
    assert found["working"].iloc[5:15].mean() == pytest.approx(in_flight(100, 0.2), rel=0.4)


def test_above_them_the_backlog_grows_and_drains_at_the_refill():
    found = simulate([1000] * 10, [0.2], STANDARD)
    assert found["waiting"].iloc[9] == pytest.approx(10_000 - 1300 - 300 * 10, rel=0.05)
    assert found["started"].iloc[12:15].mean() == pytest.approx(300, rel=0.02)
    assert found["delay_s"].max() > 10


def test_the_same_seed_gives_the_same_run():
    assert simulate([50] * 5, [0.1, 0.4], STANDARD, seed=7).equals(simulate([50] * 5, [0.1, 0.4], STANDARD, seed=7))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Design(0, 0.2),
        lambda: Design(3, 0.2, kind="standard"),
        lambda: simulate([1], [], STANDARD),
        lambda: simulate([1], [float("nan")], STANDARD),
        lambda: simulate([], [1], STANDARD),
        lambda: in_flight(-1, 1),
    ],
)
def test_what_makes_no_sense_is_refused(wrong):
    with pytest.raises(WorkbenchError):
        wrong()
