"""The post-mortem is one page that needs nothing else, says what failed, and never takes payloads for markup."""

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from workbench.display.postmortem import page, postmortem
from workbench.errors import RecordingError
from workbench.recording import LogLine, Recording, load, save

pytestmark = pytest.mark.unit

DATA = Path(__file__).parents[2] / "data"
EVIL = '<script>alert(1)</script><img src="http://evil.example/x" onerror=alert(2)>'


@pytest.fixture
def run() -> Recording:
    return load(DATA / "failed_callback.json")


class _Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.sources: list[str] = []
        self.alts: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in ("src", "srcset", "href"):
                self.sources.append(value or "")
            if name == "alt":
                self.alts.append(value or "")
            assert not name.startswith("on"), f"{tag} has {name}"

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_it_says_what_failed_with_payloads_and_log_lines(run: Recording, tmp_path: Path) -> None:
    file = postmortem(run, tmp_path / "sub" / "page.html")
    words = " ".join(_Reader(file.read_text(encoding="utf-8")).words)
    assert "Failed in “Record Message”: ValueError: Invalid isoformat string: 'yesterday'." in words
    assert '"time": "yesterday"' in words
    assert "Traceback (most recent call last)" in words
    assert run.arn in words


def test_it_loads_nothing_and_runs_nothing(run: Recording) -> None:
    found = _Reader(page(run))
    assert found.sources
    assert all(source.startswith("data:image/svg+xml;base64,") for source in found.sources)
    assert not {"script", "link", "iframe", "object"} & set(found.tags)
    assert "default-src 'none'" in page(run)


def test_the_picture_has_words_and_both_themes(run: Recording) -> None:
    text = page(run)
    assert all(len(alt) > 20 for alt in _Reader(text).alts)
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


def test_payloads_names_and_log_lines_stay_text(run: Recording) -> None:
    swapped = json.loads(json.dumps(run.events, default=str).replace("yesterday", json.dumps(EVIL)[1:-1]))
    events = [{**event, "timestamp": old["timestamp"]} for event, old in zip(swapped, run.events, strict=True)]
    logs = [LogLine("f", "g", "s", run.logs[0].timestamp, EVIL)]
    describe = {**run.describe, "name": EVIL, "cause": EVIL}
    found = _Reader(page(replace(run, events=events, logs=logs, describe=describe, notes=[EVIL])))
    assert "script" not in found.tags
    assert not any("evil.example" in source for source in found.sources)
    assert any("evil.example" in word for word in found.words)


@pytest.mark.parametrize("events", [0, 1, 3])
def test_a_run_that_has_not_ended_has_a_page_too(events: int, run: Recording) -> None:
    describe = {key: value for key, value in run.describe.items() if key != "stopDate"} | {"status": "RUNNING"}
    assert "Still running" in page(replace(run, events=run.events[:events], describe=describe))


def test_it_works_from_a_saved_file_and_names_itself(
    run: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = save(run, tmp_path / "run.json")
    assert postmortem(path) == Path("bad.html")
    assert Path("bad.html").stat().st_size > 5000


def test_a_place_that_cannot_be_written_is_told(run: Recording, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RecordingError, match="cannot be written"):
        postmortem(run, tmp_path / "file" / "page.html")
