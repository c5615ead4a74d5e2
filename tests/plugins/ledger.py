"""Writes docs/ledger.md: what the embedded AWS does beside what AWS does, each row proved by tests of this run."""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

REPO = Path(__file__).resolve().parents[2]
ROWS, PAGE = REPO / "tests" / "ledger.toml", REPO / "docs" / "ledger.md"
_HEAD = """# The ledger: AWS and the embedded AWS, behaviour by behaviour

Made by the tests: `python3 start.py test tests/unit tests/local --write-ledger`. The rows are in
`tests/ledger.toml`; a whole run of the tests fails when this page no longer says what they came to.
"recorded" is what was recorded on AWS, "docs" an AWS page, "model" botocore's service model.
"""
_COLUMNS = ("behaviour", "AWS", "known from", "here", "difference", "proof")

Outcomes = Mapping[str, Counter[str]]


def rows() -> list[dict[str, Any]]:
    """The rows as written: service, behaviour, aws, source, ours, difference, tests (node ids without parameters)."""
    return list(tomllib.loads(ROWS.read_text(encoding="utf-8"))["row"])


def missing(wanted: Sequence[Mapping[str, Any]], outcomes: Outcomes) -> list[str]:
    """The tests that rows name and that did not run."""
    return sorted({test for row in wanted for test in row["tests"] if test not in outcomes})


def page(wanted: Sequence[Mapping[str, Any]], outcomes: Outcomes) -> str:
    """The page in Markdown, grouped by service in the order of the rows."""
    parts = [_HEAD]
    for service in dict.fromkeys(row["service"] for row in wanted):
        parts.append(f"\n## {service}\n\n| {' | '.join(_COLUMNS)} |\n|{' --- |' * len(_COLUMNS)}\n")
        for row in (row for row in wanted if row["service"] == service):
            cells = (row["behaviour"], row["aws"], row["source"], row["ours"], row["difference"], _proof(row, outcomes))
            parts.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n")
    return "".join(parts)


def _proof(row: Mapping[str, Any], outcomes: Outcomes) -> str:
    total: Counter[str] = sum((Counter(outcomes.get(test, {})) for test in row["tests"]), Counter())
    names = ", ".join(f"`{test.rpartition('::')[2]}`" for test in row["tests"])
    bad = sum(total.values()) - total["passed"]
    return f"NOT PROVED, {bad} of {sum(total.values())} cases: {names}" if bad or not total else f"passed: {names}"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-ledger", action="store_true", help=f"write {PAGE.relative_to(REPO)} from this run")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # in a parallel run only the process that gathers all results
        config.pluginmanager.register(_Collector(config), "ledger-collector")


class _Collector:
    """Gathers how each test ended, and at the end writes the page or holds it against the one there is."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.outcomes: dict[str, Counter[str]] = {}
        self.said: str | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.outcome != "passed":
            self.outcomes.setdefault(report.nodeid.partition("[")[0], Counter())[report.outcome] += 1

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        wanted = rows()
        absent = missing(wanted, self.outcomes)
        writing = self.config.getoption("write_ledger")
        if absent and not writing:
            return
        made = page(wanted, self.outcomes)
        if absent:
            self.said = f"ledger not written: {len(absent)} tests its rows name did not run, first {absent[0]}"
        elif writing:
            PAGE.write_text(made, encoding="utf-8")
            self.said = f"ledger written: {len(wanted)} rows"
        elif not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != made:
            self.said = (
                f"{PAGE.name} is not what the tests came to. Next: run them with --write-ledger, see what changed"
            )
        else:
            self.config.pluginmanager.get_plugin("terminalreporter").write_line(f"\nledger: {len(wanted)} rows hold")
        if self.said and not (writing and not absent):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self.said:
            terminalreporter.section("ledger")
            terminalreporter.write_line(self.said)
