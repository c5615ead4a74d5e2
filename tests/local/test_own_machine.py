"""A folder of definitions of one's own: lint, deploy, start, search, start again, redrive, and nothing left."""

import json

import pytest

import workbench as wb
from workbench.errors import DefinitionError, NotFoundError, WorkbenchError

pytestmark = pytest.mark.local

ORDER = {
    "StartAt": "Any tea?",
    "States": {
        "Any tea?": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.item", "StringEquals": "tea", "Next": "Brew"}],
            "Default": "No tea",
        },
        "Brew": {"Type": "Pass", "Result": "a cup of Assam", "ResultPath": "$.cup", "End": True},
        "No tea": {"Type": "Fail", "Error": "NoTea", "Cause": "we have tea only, not oolong-free coffee"},
    },
}
STORE = {
    "StartAt": "Store",
    "States": {
        "Store": {
            "Type": "Task",
            "Resource": "arn:aws:states:::sqs:sendMessage",
            "Parameters": {"QueueUrl.$": "$.queue", "MessageBody.$": "$.text"},
            "End": True,
        }
    },
}


@pytest.fixture(scope="module")
def connection(server):
    return wb.connect()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mine")
    (folder / "tea-order.asl.json").write_text(json.dumps(ORDER))
    (folder / "store.json").write_text(json.dumps(STORE))
    (folder / "package.json").write_text('{"name": "no state machine"}')
    (folder / "notes.txt").write_text("nothing")
    return folder


@pytest.fixture(scope="module")
def deployed(connection, folder):
    from infra.experiment import experiment_app

    app = experiment_app(wb.machines(folder), prefix="own-")
    yield wb.deploy(app, connection)
    wb.destroy(app, connection)
    assert wb.leftovers(connection, prefix="own-").empty


def test_a_folder_gives_its_machines_and_leaves_the_rest(folder, tmp_path):
    assert wb.machines(folder) == {"tea-order": ORDER, "store": STORE}
    assert wb.machines(folder / "store.json") == {"store": STORE}
    with pytest.raises(DefinitionError, match="no state machine"):
        wb.machines(tmp_path)


def test_a_cdk_app_gives_its_machines():
    from infra.app import build_app

    (definition,) = wb.machines(build_app("own-")).values()
    assert list(definition["States"])[0] == "Record Message"
    assert wb.machines(wb.synth(build_app("own-"))).keys() == wb.machines(build_app("own-")).keys()


def test_lint_has_both_checkers_findings_and_is_empty_for_what_is_sound(connection, folder, tmp_path):
    assert wb.lint(folder, connection).empty
    broken = json.loads(json.dumps(ORDER))
    broken["States"]["Any tea?"]["Default"] = "Nowhere"
    (tmp_path / "broken.asl.json").write_text(json.dumps(broken))
    found = wb.lint(tmp_path, connection)
    assert set(found["checker"]) == {"aws", "statelint"}
    assert set(found["machine"]) == {"broken"}
    assert "ERROR" in set(found.loc[found["checker"] == "aws", "severity"])
    assert found["message"].str.contains("Nowhere").any()
    assert set(wb.lint(tmp_path)["checker"]) == {"statelint"}


def test_lint_takes_an_app_too(connection):
    from infra.app import build_app

    found = wb.lint(build_app("own-"), connection)
    assert "ERROR" not in set(found["severity"])


def test_many_inputs_and_then_the_executions_that_are_looked_for(connection, deployed):
    arn = deployed["teaorderArn"]
    orders = [{"item": item, "number": f"no-{number}"} for number, item in enumerate(["tea", "coffee", "tea"])]
    started = wb.start_each(arn, [*orders, '{"item": "milk"}'], connection)
    assert started["error"].isna().all()
    assert [json.loads(text)["item"] for text in started["input"]] == ["tea", "coffee", "tea", "milk"]
    runs = wb.wait(started, connection, check=False)
    assert sorted(runs["status"]) == ["FAILED", "FAILED", "SUCCEEDED", "SUCCEEDED"]

    def found(**filters):
        return set(wb.executions(arn, connection, **filters)["execution"])

    assert found(text="assam") == set(started["execution"][[0, 2]])
    assert found(text="COFFEE") == set(started["execution"][[1, 3]])  # the cause of both
    assert found(text="No-1") == set(started["execution"][[1]])
    assert found(text="assam") == set(started["execution"][[0, 2]])  # from what was kept
    assert len(found(text="assam", limit=1)) == 1
    assert found(status="FAILED", text="milk") == set(started["execution"][[3]])
    name = runs["name"].iloc[0]
    assert found(name=name[:12].upper()) >= {runs["execution"].iloc[0]}
    assert found(since=runs["started"].max()) <= set(started["execution"])
    assert found(until=runs["started"].min()) == set()
    with pytest.raises(WorkbenchError, match="since='soon' is no point in time"):
        wb.executions(arn, connection, since="soon")


def test_a_run_starts_again_with_its_input_or_an_edited_one(connection, deployed):
    arn = deployed["teaorderArn"]
    (first,) = wb.start_each(arn, [{"item": "coffee", "n": 7}], connection)["execution"]
    wb.wait(first, connection, check=False)
    same = wb.start_again(first, connection)
    edited = wb.start_again(first, connection, input=lambda order: {**order, "item": "tea"}, name="edited-1")
    other = wb.start_again(wb.executions(arn, connection, name="edited-1").iloc[0], connection, input={"item": "tea"})
    runs = wb.wait([first, same, edited, other], connection, check=False).set_index("execution")
    assert runs.loc[same, "status"] == runs.loc[first, "status"] == "FAILED"
    assert runs.loc[edited, "status"] == runs.loc[other, "status"] == "SUCCEEDED"
    assert edited.endswith(":edited-1")
    states = connection.client("stepfunctions")
    assert json.loads(states.describe_execution(executionArn=edited)["input"]) == {"item": "tea", "n": 7}


def test_all_that_failed_starts_again_with_one_edit(connection, deployed):
    arn = deployed["teaorderArn"]
    before = wb.start_each(arn, [{"item": "juice"}, {"item": "water"}], connection)
    wb.wait(before, connection, check=False)
    failed = wb.executions(arn, connection, status="FAILED", limit=2)
    again = wb.start_each(arn, failed, connection, edit=lambda order: {**order, "item": "tea"})
    assert set(wb.wait(again, connection)["status"]) == {"SUCCEEDED"}


def test_redrive_goes_on_where_it_failed_and_says_why_when_it_cannot(connection, deployed):
    arn = deployed["storeArn"]
    queues = connection.client("sqs")
    url = f"{connection.endpoint_url}/{connection.account}/own-late-queue"
    (run,) = wb.start_each(arn, [{"queue": url, "text": "hello"}], connection)["execution"]
    assert wb.wait(run, connection, check=False)["status"].iloc[0] == "FAILED"
    made = queues.create_queue(QueueName="own-late-queue")["QueueUrl"]
    try:
        assert wb.redrive(run, connection) == run
        done = wb.wait(run, connection)
        assert (done["status"].iloc[0], done["redrive_count"].iloc[0]) == ("SUCCEEDED", 1)
        with pytest.raises(WorkbenchError, match="(?s)SUCCEEDED and cannot be redriven.*start_again"):
            wb.redrive(run, connection)
    finally:
        queues.delete_queue(QueueUrl=made)


def test_what_cannot_be_started_is_said(connection, deployed):
    arn = deployed["teaorderArn"]
    with pytest.raises(WorkbenchError, match="'tea please' is not JSON"):
        wb.start_each(arn, ["tea please"], connection)
    with pytest.raises(NotFoundError, match="no state machine 'coffee'"):
        wb.start_each("coffee", [{}], connection)
    with pytest.raises(NotFoundError):
        wb.start_again(f"{arn.replace(':stateMachine:', ':execution:')}:never", connection)
    big = wb.start_each(arn, [{"text": "x" * 300_000}, {"item": "tea"}], connection)
    assert big["execution"].isna().tolist() == [True, False]
    assert "less than or equal to 262144" in big["error"].iloc[0]


def test_a_machine_is_found_by_the_part_of_its_name_that_only_it_has(connection, deployed):
    assert not wb.executions("own-Experiment-teaorder", connection).empty
