"""The ledger's rows name tests that exist, and its page tells what those tests came to."""

import ast
from collections import Counter
from pathlib import Path

import ledger
import pytest

pytestmark = pytest.mark.unit
REPO = Path(__file__).resolve().parents[2]
ROW = {
    "service": "Lambda", "behaviour": "an exception", "aws": "its class", "source": "recorded", "ours": "the same",
    "difference": "none", "tests": ["tests/a.py::test_it"],
}  # fmt: skip


def test_every_row_names_tests_that_exist() -> None:
    for row in ledger.rows():
        assert row.keys() == ROW.keys()
        assert row["tests"], row["behaviour"]
        for test in row["tests"]:
            path, _, name = test.partition("::")
            tree = ast.parse((REPO / path).read_text(encoding="utf-8"))
            assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, test


def test_every_row_is_on_the_page_that_is_committed() -> None:
    text = ledger.PAGE.read_text(encoding="utf-8")
    assert "NOT PROVED" not in text
    for row in ledger.rows():
        assert f"| {row['behaviour'].replace('|', chr(92) + '|')} |" in text


def test_a_row_says_how_its_tests_ended() -> None:
    assert "| passed: `test_it` |" in ledger.page([ROW], {"tests/a.py::test_it": Counter(passed=3)})
    assert "NOT PROVED, 1 of 3 cases" in ledger.page([ROW], {"tests/a.py::test_it": Counter(passed=2, failed=1)})
    assert "NOT PROVED" in ledger.page([ROW], {"tests/a.py::test_it": Counter(skipped=1)})


def test_a_test_that_did_not_run_is_missing() -> None:
    assert ledger.missing([ROW], {}) == ["tests/a.py::test_it"]
    assert ledger.missing([ROW], {"tests/a.py::test_it": Counter(passed=1)}) == []
