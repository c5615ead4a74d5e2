"""The heat map of a fleet: rates, latencies and shares in words and colours, and nothing invented where nobody came."""

import copy

import pytest

from tests.unit.frames.histories import CALLBACK, event
from workbench.asl.graph import graph_of
from workbench.aws.executions_frame import executions_frame
from workbench.display.draw import draw
from workbench.display.heat import heat_of
from workbench.display.theme import STATUS, contrast, on
from workbench.errors import WorkbenchError
from workbench.frames.fleet import fleet_of

pytestmark = pytest.mark.unit
DEFINITION = {
    "StartAt": "Record Message",
    "States": {
        "Record Message": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "Check Status?"},
        "Check Status?": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.code", "NumericEquals": 200, "Next": "Job Succeed"}],
            "Default": "Job Failed",
        },
        "Job Succeed": {"Type": "Succeed"},
        "Job Failed": {"Type": "Fail"},
        "Never": {"Type": "Pass", "End": True},
    },
}
FAILED = [
    *CALLBACK[:4],
    event(5, 4, "TaskFailed", resourceType="lambda", resource="invoke", error="Busy"),
    event(6, 5, "ExecutionFailed", error="Busy"),
]
REFUSED = [
    *CALLBACK[:9],
    event(10, 9, "FailStateEntered", name="Job Failed"),
    event(11, 10, "ExecutionFailed", error="Refused"),
]


def fleet(**counts):
    told = {"good": CALLBACK, "failed": FAILED, "refused": REFUSED}
    names = [f"{kind}-{number}" for kind, count in counts.items() for number in range(count)]
    items = [
        {"executionArn": name, "name": name, "status": "SUCCEEDED", "startDate": CALLBACK[0]["timestamp"]}
        for name in names
    ]
    return fleet_of(executions_frame(items), {name: copy.deepcopy(told[name.split("-")[0]]) for name in names})


def looks(made, heat="failures"):
    graph = graph_of(DEFINITION)
    overlay = heat_of(graph, made, heat)
    return {graph.states[key].name: look for key, look in overlay.states.items()}


def test_the_failure_rate_stands_in_words_beside_its_colour():
    found = looks(fleet(good=9, failed=1))
    assert found["Record Message"].status == "✗ 10 % failed"
    assert found["Check Status?"].status == "✓ none failed"
    assert found["Check Status?"].colour == STATUS["succeeded"]
    assert found["Record Message"].colour not in (STATUS["succeeded"], STATUS["failed"])


def test_half_failed_is_as_red_as_all_failed():
    assert looks(fleet(good=1, failed=1))["Record Message"].colour == STATUS["failed"]
    assert looks(fleet(failed=2))["Record Message"].colour == STATUS["failed"]


def test_a_rare_failure_is_not_rounded_away():
    found = looks(fleet(good=499, failed=1))["Record Message"]
    assert found.status == "✗ 0.2 % failed"
    assert found.colour != STATUS["succeeded"]


def test_where_nobody_came_there_is_no_heat():
    found = looks(fleet(good=2))["Never"]
    assert (found.colour, found.status) == (None, "no execution came here")


def test_by_latency_the_slowest_is_the_hottest():
    found = looks(fleet(good=3), heat="latency")
    assert found["Record Message"].colour == "#7B3FF2"
    assert found["Job Succeed"].colour != "#7B3FF2"
    assert "p50 5.0 s, p95 5.0 s" in found["Record Message"].text


def test_arrows_say_their_share_where_ways_part():
    made = draw(DEFINITION, fleet=fleet(good=3, refused=1))
    assert "75 % (×3)" in made.source
    assert "25 % (×1)" in made.source
    assert "taken 75 % (×3)" in made.text
    assert made.text.splitlines()[0].startswith("State machine: 4 executions: 4 SUCCEEDED")
    assert "4 executions" in made.alt


@pytest.mark.parametrize("heat", ["failures", "latency"])
def test_text_is_readable_on_every_heat(heat):
    for bad in range(11):
        for look in looks(fleet(good=10 - bad, failed=bad), heat).values():
            if look.colour:
                assert contrast(on(look.colour), look.colour) >= 4.5


def test_an_empty_fleet_paints_nothing():
    found = looks(fleet())
    assert {look.colour for look in found.values()} == {None}
    assert "0 executions: none" in draw(DEFINITION, fleet=fleet()).text


def test_events_and_fleet_at_once_are_refused():
    with pytest.raises(WorkbenchError, match="not both"):
        draw(DEFINITION, CALLBACK, fleet=fleet(good=1))


def test_an_unknown_heat_is_refused():
    with pytest.raises(WorkbenchError, match="no heat 'cost'"):
        draw(DEFINITION, fleet=fleet(good=1), heat="cost")
