"""A recording survives its file exactly, and a bad file is told apart."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from workbench.errors import RecordingError
from workbench.recording import Recording, definition_and_events, load, recording_of, save
from workbench.recording.file import from_json, to_json

pytestmark = pytest.mark.unit


def test_a_recording_comes_back_equal_from_its_file(recording: Recording, tmp_path: Path) -> None:
    path = save(recording, tmp_path / "new folder" / "run.json")
    assert load(path) == recording


def test_times_keep_their_microseconds_and_their_zone(recording: Recording) -> None:
    again = from_json(to_json(recording))
    assert [event["timestamp"] for event in again.events] == [event["timestamp"] for event in recording.events]
    assert all(event["timestamp"].utcoffset() == timedelta(0) for event in again.events)
    assert again.duration_s == 0.05


def test_the_file_is_plain_json_with_its_version_first(recording: Recording) -> None:
    tree = json.loads(to_json(recording))
    assert list(tree)[:2] == ["format", "version"]
    assert tree["events"][0]["timestamp"] == "2026-03-01T12:00:00.130456+00:00"


def test_a_half_written_file_never_takes_the_place_of_a_whole_one(recording: Recording, tmp_path: Path) -> None:
    path = save(recording, tmp_path / "run.json")
    broken = Recording(recording.definition, [{"timestamp": recording.saved_at, "x": object()}], recording.describe)
    with pytest.raises(TypeError):
        save(broken, path)
    assert load(path) == recording
    assert [file.name for file in tmp_path.iterdir()] == ["run.json"]


def test_identity_is_read_from_the_arns(recording: Recording) -> None:
    assert (recording.machine_name, recording.name, recording.region) == ("SimpleSfn", "run-1", "eu-central-1")
    assert recording.complete
    assert "FAILED" in repr(recording)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not JSON"),
        ("[1, 2]", "format"),
        ('{"events": []}', "format"),
        ('{"format": "stepfunctions-workbench/recording", "version": 99}', "reads 1 to"),
        ('{"format": "stepfunctions-workbench/recording", "version": "1"}', "version '1'"),
        ('{"format": "stepfunctions-workbench/recording", "version": 1}', "damaged"),
    ],
)
def test_a_file_that_is_not_a_recording_is_refused(text: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text(text)
    with pytest.raises(RecordingError, match=says) as raised:
        load(file)
    assert str(file) in str(raised.value)


@pytest.mark.parametrize("damage", ["describe", "definition", "events", "logs", "saved_at", "is_local"])
def test_a_missing_part_is_named(damage: str, recording: Recording) -> None:
    tree = json.loads(to_json(recording))
    del tree[damage]
    with pytest.raises(RecordingError, match=damage):
        from_json(json.dumps(tree))


def test_a_time_without_a_zone_is_refused(recording: Recording) -> None:
    tree = json.loads(to_json(recording))
    tree["events"][0]["timestamp"] = "2026-03-01T12:00:00"
    with pytest.raises(RecordingError, match="time zone"):
        from_json(json.dumps(tree))


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"workbench\.save"):
        load(tmp_path / "none.json")


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RecordingError, match="cannot be read"):
        load(tmp_path / "x.json")


def test_what_names_an_execution(recording: Recording, tmp_path: Path) -> None:
    path = save(recording, tmp_path / "run.json")
    assert recording_of(recording) is recording
    assert recording_of(path) == recording_of(str(path)) == recording
    assert definition_and_events(recording) == (recording.definition, recording.events)
    assert definition_and_events(recording.events) == (None, recording.events)


@pytest.mark.parametrize("source", [None, 7, {"a": 1}, "", "   "])
def test_anything_else_is_refused(source: object) -> None:
    with pytest.raises(RecordingError, match="An execution is"):
        recording_of(source)  # type: ignore[arg-type]


def test_an_arn_needs_a_connection() -> None:
    with pytest.raises(RecordingError, match="needs a connection"):
        recording_of("arn:aws:states:us-east-1:000000000000:execution:m:e")


def test_a_recording_checks_its_parts(recording: Recording) -> None:
    with pytest.raises(RecordingError, match="events is a list"):
        Recording(recording.definition, None, recording.describe)  # type: ignore[arg-type]
