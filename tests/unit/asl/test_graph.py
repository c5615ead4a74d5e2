"""A definition becomes states, scopes and edges; what dangles is there and is said."""

import json
from pathlib import Path

import pytest

from workbench.asl.graph import END, MISSING, START, graph_of
from workbench.asl.summary import retry_text, state_text

pytestmark = pytest.mark.unit

FEATURES = Path(__file__).parent / "features"


def graph(name):
    return graph_of(json.loads((FEATURES / f"{name}.asl.json").read_text()))


def edges(found):
    names = {key: state.name for key, state in found.states.items()} | {START: START, END: END}
    return [(names[edge.source], edge.kind, edge.label, names[edge.target]) for edge in found.edges]


def test_every_transition_of_a_task_is_an_edge():
    assert edges(graph("task_catch")) == [
        ("start", "start", "", "Try"),
        ("Try", "next", "", "Done"),
        ("Try", "catch", "Refused, Late", "Mend"),
        ("Try", "catch", "States.ALL", "Give up"),
        ("Mend", "next", "", "Try"),
        ("Give up", "end", "", "end"),
        ("Done", "end", "", "end"),
    ]


def test_a_choice_has_an_edge_for_every_rule_and_its_default():
    found = graph("choice_many")
    assert [edge.index for edge in found.edges if edge.kind == "choice"] == list(range(30))
    assert [edge.label for edge in found.edges if edge.kind == "default"] == ["otherwise"]


def test_maps_and_parallels_hold_scopes_of_their_own():
    found = graph("parallel_of_maps")
    (both,) = (key for key, state in found.states.items() if state.name == "Both")
    assert [(scope.branch, len(scope.states)) for scope in found.inner(both)] == [(0, 1), (1, 1)]
    assert {scope.owner and found.states[scope.owner].name for scope in found.scopes.values()} == {
        None, "Both", "Map 1", "Deep",
    }  # fmt: skip
    assert all(edge.source == "States/Both" for edge in found.edges if edge.target == "States/Done")


@pytest.mark.parametrize("name", ["map_inline", "map_iterator", "map_distributed", "map_jsonata_items"])
def test_every_way_to_write_a_map_shows_what_is_inside(name):
    assert "Item" in {state.name for state in graph(name).states.values()}


def test_equal_names_in_different_scopes_stay_apart():
    found = graph("names_across_scopes")
    assert [state.name for state in found.states.values()].count("Work") == 3
    assert not found.problems


@pytest.mark.parametrize(
    ("name", "missing", "said"),
    [
        ("broken_next", {"B", "D"}, "Next of 'A' points at 'B'"),
        ("broken_start", {"Nowhere"}, "StartAt of the machine points at 'Nowhere'"),
        ("broken_no_start", set(), "The machine has no StartAt"),
        ("broken_empty", {"A"}, "The machine has no states"),
        ("broken_types", {"['x']", "3"}, "State 'B' is str, not an object"),
    ],
)
def test_what_dangles_is_a_state_of_its_own_and_a_problem(name, missing, said):
    found = graph(name)
    assert {state.name for state in found.states.values() if state.type == MISSING} == missing
    assert any(problem.startswith(said) for problem in found.problems)


@pytest.mark.parametrize("path", sorted(FEATURES.glob("[!b]*.json")), ids=lambda path: path.stem)
def test_a_sound_definition_has_no_problems_and_all_its_edges_join_states(path):
    found = graph_of(json.loads(path.read_text()))
    assert not found.problems
    assert {end for edge in found.edges for end in (edge.source, edge.target)} <= {*found.states, START, END}
    for scope in found.scopes.values():
        assert set(found.flow_order(scope)) >= set(scope.states)


def test_the_edge_that_closes_a_loop_is_the_one_that_leads_back():
    found = graph("loop")
    assert found.closing_edges() == {("States/Pause", "States/Ask")}
    assert graph("self_loop").closing_edges() == {("States/Again", "States/Again")}
    assert graph("choice_many").closing_edges() == set()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("task_lambda_arn", "Task · function:Charge:live"),
        ("task_lambda_invoke", "Task · lambda:invoke"),
        ("task_callback", "Task · sqs:sendMessage · callback"),
        ("task_sync", "Task · states:startExecution · sync"),
        ("task_sdk", "Task · s3:listObjectsV2"),
        ("task_activity", "Task · activity:Approve"),
        ("task_credentials", "Task · ${FunctionArn}"),
        ("wait_seconds", "Wait · 10 s"),
        ("wait_timestamp", "Wait · until 2030-01-01T00:00:00Z"),
        ("wait_jsonata", "Wait · $states.input.pause * 2 s"),
        ("map_inline", "Map · 3 at a time"),
        ("map_distributed", "Distributed Map · reads s3:getObject · 1000 at a time"),
        ("fail_plain", "Fail"),
        ("fail_intrinsic", "Fail · States.Format('{}', $.e)"),
    ],
)
def test_a_state_says_its_type_and_what_it_calls(name, text):
    assert state_text(next(iter(graph(name).states.values()))) == text


def test_retries_are_counted_by_the_most_patient_rule():
    assert retry_text(graph("task_retry").states["States/Work"]) == "up to 6 retries"
    assert retry_text(graph("map_catch").states["States/Each"]) == "up to 3 retries"
    assert retry_text(graph("task_catch").states["States/Try"]) == ""
