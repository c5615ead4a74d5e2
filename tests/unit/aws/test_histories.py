"""Many histories from stubbed answers: pages, throttles, the cache, what is gone, and what an interrupt leaves."""

import json

import pytest

from tests.unit.frames import histories as written
from workbench.aws import histories as module
from workbench.aws import history_cache
from workbench.aws.executions_frame import executions_frame
from workbench.aws.histories import histories
from workbench.aws.histories_pace import Pace
from workbench.aws.history_cache import HistoryCache, stamps_of
from workbench.aws.token_bucket import Quota, TokenBucket
from workbench.errors import ConnectionRefusedByAwsError, WorkbenchError

pytestmark = pytest.mark.unit
CALLBACK = [dict(event) for event in written.CALLBACK]
CALLBACK[2]["taskScheduledEventDetails"] = {**CALLBACK[2]["taskScheduledEventDetails"], "parameters": "{}"}
ARN = "arn:aws:states:eu-central-1:123456789012:execution:One:{}"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The cache in a folder of the test's own; nothing waits."""
    monkeypatch.setattr(history_cache, "work_dir", lambda *parts: _made(tmp_path.joinpath(*parts)))

    def simulated(*_):
        return Pace(TokenBucket(Quota(400, 20)), lambda: 0.0, lambda seconds: None)

    monkeypatch.setattr(module, "pace_of", simulated)
    return tmp_path


def _made(path):
    path.mkdir(parents=True, exist_ok=True)
    return path


def item(name, status="SUCCEEDED", redrives=0):
    found = {
        "executionArn": ARN.format(name),
        "stateMachineArn": "arn:aws:states:eu-central-1:123456789012:stateMachine:One",
        "name": name,
        "status": status,
        "startDate": CALLBACK[0]["timestamp"],
        "redriveCount": redrives,
    }
    return found if status == "RUNNING" else {**found, "stopDate": CALLBACK[-1]["timestamp"]}


def runs(*names, **more):
    return executions_frame([item(name, **more) for name in names])


def gives(stubbed, name, events=CALLBACK, token=None, **asked):
    answer = {"events": events} | ({"nextToken": token} if token else {})
    expected = {"executionArn": ARN.format(name), "maxResults": 1000, **asked}
    stubbed.answers("stepfunctions", "get_execution_history", answer, expected)


def refuses(stubbed, code, message="no"):
    stubbed["stepfunctions"].add_client_error("get_execution_history", code, message)


def test_pages_are_read_to_the_end_and_executions_stay_in_order(stubbed):
    gives(stubbed, "b", CALLBACK[:5], token="t")
    gives(stubbed, "b", CALLBACK[5:], nextToken="t")
    gives(stubbed, "a", CALLBACK[:4])
    fleet = runs("b", "a").pipe(histories, stubbed.connection, workers=1)
    assert fleet.events["execution"].drop_duplicates().tolist() == [ARN.format("b"), ARN.format("a")]
    assert fleet.events.groupby("execution")["id"].apply(list).tolist() == [list(range(1, 5)), list(range(1, 13))]
    assert fleet.steps["state"].tolist()[0] == "Record Message"
    assert json.loads(fleet.events["details"].iloc[0]) == {"input": "{}"}


def test_a_second_call_reads_only_what_is_new(stubbed):
    gives(stubbed, "a")
    first = histories(runs("a"), stubbed.connection, workers=1)
    gives(stubbed, "b")
    both = histories(runs("b", "a"), stubbed.connection, workers=1)
    stubbed.finish()
    again = histories(runs("b", "a"), stubbed.connection, workers=1)
    assert again.events.equals(both.events)
    assert both.where(both.executions["name"] == "a").steps.equals(first.steps)


@pytest.mark.parametrize("change", [{"redrives": 1}, {"status": "FAILED"}])
def test_a_redriven_execution_is_read_again(stubbed, change):
    gives(stubbed, "a")
    histories(runs("a"), stubbed.connection, workers=1)
    gives(stubbed, "a", CALLBACK[:3])
    assert len(histories(runs("a", **change), stubbed.connection, workers=1).events) == 3
    assert len(histories(runs("a", **change), stubbed.connection, workers=1).events) == 3


def test_a_running_execution_is_read_each_time(stubbed):
    for length in (4, 6):
        gives(stubbed, "a", CALLBACK[:length])
        assert len(histories(runs("a", status="RUNNING"), stubbed.connection, workers=1).events) == length


def test_uncached_nothing_is_kept(stubbed, folder):
    gives(stubbed, "a")
    histories(runs("a"), stubbed.connection, workers=1, cached=False)
    assert list(folder.rglob("part-*")) == []


def test_arns_are_described_first(stubbed):
    expected = {"executionArn": ARN.format("a")}
    stubbed.answers("stepfunctions", "describe_execution", item("a"), expected)
    gives(stubbed, "a")
    assert histories(ARN.format("a"), stubbed.connection, workers=1).executions["name"].tolist() == ["a"]


def test_throttles_are_waited_out(stubbed):
    refuses(stubbed, "ThrottlingException", "Rate exceeded")
    gives(stubbed, "a")
    assert len(histories(runs("a"), stubbed.connection, workers=1)) == 1


def test_histories_that_are_gone_are_named_and_the_others_read(stubbed):
    refuses(stubbed, "ExecutionDoesNotExist", "Execution Does Not Exist: 'a'")
    gives(stubbed, "b")
    fleet = histories(runs("a", "b"), stubbed.connection, workers=1)
    assert fleet.unread["execution"].tolist() == [ARN.format("a")]
    assert "Does Not Exist" in fleet.unread["reason"].iloc[0]
    assert "1 histories are gone" in repr(fleet)
    assert fleet.events["execution"].unique().tolist() == [ARN.format("b")]


def test_what_was_read_before_a_refusal_is_kept(stubbed):
    gives(stubbed, "a")
    refuses(stubbed, "AccessDeniedException", "not authorized")
    with pytest.raises(ConnectionRefusedByAwsError, match="read the histories"):
        histories(runs("a", "b"), stubbed.connection, workers=1)
    gives(stubbed, "b")
    assert len(histories(runs("a", "b"), stubbed.connection, workers=1).executions) == 2


def test_an_interrupt_keeps_what_was_read(stubbed, monkeypatch):
    gives(stubbed, "a")
    gives(stubbed, "b")

    def interrupt(self, pace):
        self.read += 1
        if self.read == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(module.Progress, "one_more", interrupt)
        with pytest.raises(KeyboardInterrupt):
            histories(runs("a", "b"), stubbed.connection, workers=1)
    assert len(histories(runs("a", "b"), stubbed.connection, workers=1).events) == 24


def test_a_damaged_part_is_read_again(stubbed, folder):
    gives(stubbed, "a")
    histories(runs("a"), stubbed.connection, workers=1)
    damaged = next(folder.rglob("steps.parquet"))
    damaged.write_bytes(damaged.read_bytes()[:20])
    gives(stubbed, "a")
    assert len(histories(runs("a"), stubbed.connection, workers=1).steps) == 3
    assert len(histories(runs("a"), stubbed.connection, workers=1).steps) == 3


def test_a_change_of_the_frames_reads_the_kept_events_anew(stubbed, folder, monkeypatch):
    gives(stubbed, "a")
    before = histories(runs("a"), stubbed.connection, workers=1)
    monkeypatch.setattr(history_cache, "_reader", lambda: "another")
    after = histories(runs("a"), stubbed.connection, workers=1)
    assert after.steps.equals(before.steps)
    assert after.events.equals(before.events)
    assert all("another" in part.name for part in folder.rglob("part-*"))


def test_many_small_parts_become_one(stubbed, folder):
    names = [f"run-{number}" for number in range(30)]
    for position, name in enumerate(names):
        gives(stubbed, name)
        histories(runs(*names[: position + 1]), stubbed.connection, workers=1)
    assert len(list(folder.rglob("part-*"))) < 20
    assert len(histories(runs(*names), stubbed.connection, workers=1).events) == 30 * 12


def test_machines_do_not_meet_in_the_cache(stubbed, folder):
    other = ARN.format("a").replace(":One:", ":Two:")
    gives(stubbed, "a")
    answer = {"executionArn": other, "maxResults": 1000}
    stubbed.answers("stepfunctions", "get_execution_history", {"events": CALLBACK[:4]}, answer)
    both = executions_frame([item("a"), {**item("a"), "executionArn": other}])
    assert len(histories(both, stubbed.connection, workers=1).events) == 16
    assert len(histories(both, stubbed.connection, workers=1).events) == 16
    assert {path.parent.name for path in folder.rglob("part-*")} == {"One", "Two"}


def test_a_cache_that_cannot_be_written_says_what_to_do(tmp_path):
    taken = tmp_path / "file"
    taken.write_text("in the way")
    with pytest.raises(WorkbenchError, match="cannot be kept.*cached=False"):
        HistoryCache(taken).write({"a": "1"}, {})


def test_no_executions_make_an_empty_fleet(stubbed):
    fleet = histories(runs(), stubbed.connection)
    assert (len(fleet), len(fleet.events)) == (0, 0)
    assert str(fleet.steps["entered"].dtype) == "datetime64[ns, UTC]"


def test_a_stamp_changes_with_what_can_change():
    alike = [stamps_of(runs("a", **more))[ARN.format("a")] for more in ({}, {"redrives": 1}, {"status": "FAILED"})]
    assert len(set(alike)) == 3
