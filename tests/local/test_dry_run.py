"""One state's data flow and whole machines run through TestState on the embedded AWS, nothing deployed."""

import json
from pathlib import Path

import pytest

import workbench as wb

pytestmark = pytest.mark.local

PARCELS = Path(__file__).parents[1] / "data" / "retried_item.json"
STUCK = {"Throw": {"Error": "ScaleStuck", "Cause": "it does not move"}}
FEATHER_AND_BRICK = {"parcels": [{"name": "feather"}, {"name": "brick"}]}


@pytest.fixture(scope="module")
def connection(server):
    return wb.connect()


@pytest.fixture(scope="module")
def parcels():
    return wb.load(PARCELS).definition


@pytest.fixture(scope="module")
def article():
    """The article's machine as the CDK makes it, with nothing deployed."""
    from infra.app import build_app

    template = wb.synth(build_app()).template("CommonEventStack")
    (machine,) = (each for each in template["Resources"].values() if each["Type"].endswith("StateMachine"))
    return wb.load_definition(machine)


def event(message='{"order": 7}'):
    return {"id": "m-1", "time": "2026-01-01T00:00:00Z", "detail": {"message": message}}


def test_the_articles_task_stage_by_stage(connection, article):
    answer = {"statusCode": 200, "putStatus": {}}
    frame = wb.dataflow(article, "Record Message", event(), connection, mock=answer)
    assert frame["stage"].tolist() == [
        "input", "InputPath", "Parameters", "result", "ResultSelector", "ResultPath", "OutputPath",
    ]  # fmt: skip
    value = {stage: json.loads(text) for stage, text in zip(frame["stage"], frame["value"], strict=True)}
    record = value["Parameters"]["Payload"]["Record"]
    assert record == {"messageId": "m-1", "createdAt": "2026-01-01T00:00:00Z", "event": {"order": 7}}
    assert value["ResultSelector"] == {"Payload": answer, "StatusCode": 200}
    assert value["OutputPath"] == {**event(), "recordResult": value["ResultSelector"]}
    assert frame.set_index("stage")["changed"].to_dict() == {
        "input": False, "InputPath": False, "Parameters": True, "result": True, "ResultSelector": True,
        "ResultPath": True, "OutputPath": False,
    }  # fmt: skip
    assert (frame.attrs["status"], frame.attrs["next_state"]) == ("SUCCEEDED", "Check Status?")


def test_a_message_that_is_no_json_fails_before_its_parameters_are_made(connection, article):
    frame = wb.dataflow(article, "Record Message", event("three teas"), connection, mock={})
    assert frame["stage"].tolist() == ["input", "InputPath"]
    assert frame.attrs["status"] == "FAILED"


def test_a_single_state_in_jsonata(connection):
    state = {
        "Type": "Pass", "QueryLanguage": "JSONata", "Assign": {"n": "{% $states.input.a + 1 %}"},
        "Output": {"b": "{% $states.input.a %}"}, "End": True,
    }  # fmt: skip
    frame = wb.dataflow(state, "Count", {"a": 1}, connection)
    assert dict(zip(frame["stage"], map(json.loads, frame["value"]), strict=True)) == {
        "input": {"a": 1}, "Output": {"b": 1}, "Assign": {"n": 2},
    }  # fmt: skip


@pytest.mark.parametrize(("code", "end"), [(200, "Job Succeed"), (500, "Job Failed"), (418, "Job Failed")])
def test_the_article_dry(connection, article, code, end):
    run = wb.dry_run(article, event(), {"Record Message": {"statusCode": code}}, connection)
    steps = wb.steps_frame(run.events)
    assert steps["state"].tolist() == ["Record Message", "Check Status?", end]
    assert run.status == ("SUCCEEDED" if code == 200 else "FAILED")
    assert f"{end} (" in wb.draw(run).text


def test_a_failed_callback_ends_the_article_at_its_task(connection, article):
    run = wb.dry_run(
        article, event(), {"Record Message": {"Throw": {"Error": "ValueError", "Cause": "{}"}}}, connection
    )
    assert wb.failing_state(run.events).state == "Record Message"
    assert run.describe["error"] == "ValueError"
    assert run.output is None


def test_a_message_that_is_no_json_fails_as_it_does_for_real(connection, article):
    run = wb.dry_run(article, event("three teas"), {"Record Message": {}}, connection)
    assert [each["type"] for each in run.events] == ["ExecutionStarted", "TaskStateEntered", "ExecutionFailed"]
    assert wb.failing_state(run.events).state == "Record Message"


def test_a_map_with_retries_runs_as_the_real_one_did(connection, parcels):
    run = wb.dry_run(parcels, FEATHER_AND_BRICK, {"Weigh": [{"g": 1}, STUCK, STUCK, {"g": 2}]}, connection)
    assert run.output["weights"] == [{"g": 1}, {"g": 2}]
    attempts = wb.attempts_frame(run.events)
    assert attempts["iteration"].tolist() == [0, 1, 1, 1]
    assert attempts["back_off_s"].dropna().tolist() == [1.0, 2.0]
    assert run.duration_s == 4.0
    assert "succeeded" in wb.timeline(run).text


def test_a_map_whose_item_stays_stuck_fails_like_the_recorded_one(connection, parcels):
    run = wb.dry_run(parcels, FEATHER_AND_BRICK, {"Weigh": [{"g": 1}, STUCK]}, connection)
    assert run.status == "FAILED"
    assert wb.failing_state(run.events).state == "Weigh"
    assert len(wb.attempts_frame(run.events)) == 4
    assert wb.compare(run, PARCELS, names=("dry", "real")).states["state"].isin(["Weigh"]).any()


def test_functions_are_mocks_too(connection, parcels):
    seen = []

    def weigh(arguments):
        seen.append(arguments["Payload"]["name"])
        return {"grams": len(arguments["Payload"]["name"])}

    run = wb.dry_run(parcels, FEATHER_AND_BRICK, {"Weigh": weigh}, connection)
    assert seen == ["feather", "brick"]
    assert run.output["weights"] == [{"grams": 7}, {"grams": 5}]


def test_a_map_may_be_mocked_as_a_whole(connection, parcels):
    run = wb.dry_run(parcels, FEATHER_AND_BRICK, {"Each parcel": [1, 2]}, connection)
    assert run.output["weights"] == [1, 2]
    assert "nothing inside of it ran" in " ".join(run.notes)


def test_branches_variables_and_catches(connection):
    fail = {"StartAt": "Bad", "States": {"Bad": {"Type": "Fail", "Error": "Nope", "Cause": "c"}}}
    good = {"StartAt": "Good", "States": {"Good": {"Type": "Pass", "End": True}}}
    catch = [{"ErrorEquals": ["Nope"], "Output": "{% $states.errorOutput.Error %}", "Next": "Tell"}]
    definition = {
        "QueryLanguage": "JSONata",
        "StartAt": "Keep",
        "States": {
            "Keep": {"Type": "Pass", "Assign": {"n": "{% $states.input.n %}"}, "Next": "Both"},
            "Both": {"Type": "Parallel", "Branches": [good, fail], "Catch": catch, "Next": "Tell"},
            "Tell": {"Type": "Pass", "Output": {"error": "{% $states.input %}", "n": "{% $n %}"}, "End": True},
        },
    }
    run = wb.dry_run(definition, {"n": 3}, None, connection)
    assert run.output == {"error": "Nope", "n": 3}
    steps = wb.steps_frame(run.events).set_index("state")["status"]
    assert (steps["Both"], steps["Good"], steps["Bad"]) == ("caught", "succeeded", "failed")


def test_the_flow_has_every_stage_and_replay_takes_it(connection, parcels, tmp_path):
    run = wb.dry_run(parcels, FEATHER_AND_BRICK, {"Weigh": {"g": 1}}, connection)
    assert set(run.flow["state"]) == {"Any parcels?", "Each parcel", "Weigh", "Wait for the van", "Shipped"}
    assert [name for name, _ in run.stages["Weigh"]][-1] == "OutputPath"
    assert wb.load(wb.save(run, tmp_path / "dry.json")).events == run.events


def test_a_task_without_a_mock_says_how_to_give_one(connection, parcels):
    with pytest.raises(wb.WorkbenchError, match=r"'Weigh' has no mock.*mocks=\{'Weigh'"):
        wb.dry_run(parcels, FEATHER_AND_BRICK, {}, connection)


def test_a_loop_that_never_ends_is_stopped(connection):
    loop = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}}}
    with pytest.raises(wb.WorkbenchError, match="After 6 state visits"):
        wb.dry_run(loop, {}, None, connection, max_visits=6)


@pytest.mark.parametrize(
    ("state", "options", "said"),
    [
        ("Weigh", {}, "say|Say"),
        ("Nobody", {"mock": 1}, "no state 'Nobody'"),
        ("Each parcel", {"mock": {"not": "a list"}}, "must be an array"),
    ],
)
def test_what_cannot_be_tested_is_refused(connection, parcels, state, options, said):
    with pytest.raises(wb.WorkbenchError, match=said):
        wb.dataflow(parcels, state, FEATHER_AND_BRICK, connection, **options)


def test_a_path_that_finds_nothing_is_neither_retried_nor_caught_even_by_its_name(connection, article):
    """As when it is deployed: States.Runtime "will always cause the execution to fail" (developer guide)."""
    task = article["States"]["Record Message"]
    named = {"ErrorEquals": ["States.Runtime"]}
    broken = task | {
        "Parameters": {"Payload": {"createdAt.$": "$.detail.createdAt"}},
        "Retry": [named | {"IntervalSeconds": 1, "MaxAttempts": 2}],
        "Catch": [named | {"Next": "Job Failed"}],
    }
    definition = article | {"States": article["States"] | {"Record Message": broken}}
    run = wb.dry_run(definition, event(), {"Record Message": {"statusCode": 200}}, connection)
    assert run.status == "FAILED"
    assert run.describe["error"] == "States.Runtime"
    assert wb.steps_frame(run.events)["state"].tolist() == ["Record Message"]
