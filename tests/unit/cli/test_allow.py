"""`start.py allow`: an account is allowed only by a person who types its id."""

import sys
from types import SimpleNamespace

import pytest

from workbench.aws import allow_list, connection, production
from workbench.cli.main import main

pytestmark = pytest.mark.unit

ACCOUNT = "123456789012"


@pytest.fixture(autouse=True)
def path(tmp_path, monkeypatch):
    path = tmp_path / "accounts.json"
    monkeypatch.setattr(allow_list, "allow_list_path", lambda: path)
    monkeypatch.setattr(production, "production_signs", lambda way: [])
    facts = {"where": "AWS", "account": ACCOUNT, "alias": "ada-sandbox"}
    made = SimpleNamespace(facts=facts, account=ACCOUNT, alias="ada-sandbox")
    monkeypatch.setattr(connection, "connect", lambda profile, region: made)
    return path


@pytest.fixture
def typing(monkeypatch):
    """typing(text): a person at a terminal types that."""

    def types(text):
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr("builtins.input", lambda prompt: text)

    return types


def test_the_id_typed_allows_the_account(typing, capsys):
    typing(ACCOUNT)
    assert main(["allow", "--profile", "sandbox"]) == 0
    assert allow_list.read_allow_list()[ACCOUNT].status == "allowed"
    assert "ada-sandbox" in capsys.readouterr().out


def test_anything_else_typed_does_not(typing, capsys, path):
    typing("yes")
    assert main(["allow", "--profile", "sandbox"]) == 1
    assert not path.exists()
    assert "You typed 'yes'" in capsys.readouterr().err


def test_a_script_cannot_allow(monkeypatch, capsys, path):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    assert main(["allow", "--profile", "sandbox"]) == 1
    assert not path.exists()
    assert "typed by a person" in capsys.readouterr().err


def test_an_account_that_looks_like_production_is_not_asked_about(typing, monkeypatch, capsys, path):
    typing(ACCOUNT)
    monkeypatch.setattr(production, "production_signs", lambda way: ["its alias is 'acme-prod'"])
    assert main(["allow", "--profile", "sandbox"]) == 1
    assert not path.exists()
    assert "acme-prod" in capsys.readouterr().err


def test_marking_forgetting_and_listing_need_no_connection(monkeypatch, capsys):
    monkeypatch.setattr(connection, "connect", None)
    assert main(["allow", "--list"]) == 0
    assert "none: every account is read-only" in capsys.readouterr().out
    assert main(["allow", "--production", ACCOUNT]) == 0
    assert "production" in capsys.readouterr().out
    assert main(["allow", "--forget", ACCOUNT]) == 0
    assert "was not on the list" in capsys.readouterr().out
    assert main(["allow", "--production", "12"]) == 1
