"""up, down and status, without a server: what they print and how they end."""

import json

import pytest

from workbench import localaws
from workbench.cli.parser import parse
from workbench.errors import LocalAwsError
from workbench.localaws import Server

pytestmark = pytest.mark.unit
SERVER = Server(
    endpoint="http://127.0.0.1:4566",
    port=4566,
    region="us-east-1",
    account="000000000000",
    access_key_id="AKIAEXAMPLE",
    secret_access_key="the-secret",
    pid=4711,
    iam=True,
    log_path="log",
    instance="i",
)


@pytest.fixture
def running(monkeypatch):
    """running(server or None) -> the calls of start and stop from then on."""

    def be(server):
        calls = []
        monkeypatch.setattr(localaws, "find", lambda: server)
        monkeypatch.setattr(localaws, "start", lambda **options: calls.append(options) or SERVER)
        monkeypatch.setattr(localaws, "stop", lambda: calls.append("stop") or server is not None)
        return calls

    return be


def act(*argv):
    options = parse(argv)
    return options.act(options)


@pytest.mark.parametrize("verb", ["up", "status"])
def test_json_is_all_that_stdout_gets(verb, running, capsys):
    running(SERVER)
    assert act(verb, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told.items() >= {"running": True, "endpoint": SERVER.endpoint, "secret_access_key": "the-secret"}.items()
    assert told.keys() >= {"region", "account", "access_key_id", "pid", "port", "iam"}


@pytest.mark.parametrize("verb", ["up", "status"])
def test_the_text_keeps_the_secret_and_says_that_it_forgets(verb, running, capsys):
    running(SERVER)
    act(verb)
    told = capsys.readouterr().out
    assert "the-secret" not in told
    assert "forgets everything" in told
    assert SERVER.endpoint in told
    assert "4711" in told


def test_status_of_nothing(running, capsys):
    running(None)
    assert act("status", "--json") == 1
    assert json.loads(capsys.readouterr().out) == {"running": False}
    assert act("status") == 1
    assert "start.py up" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argv", "options"),
    [
        (["up"], {"port": None, "iam": True}),
        (["up", "--port", "4570"], {"port": 4570, "iam": True}),
        (["up", "--iam", "off"], {"port": None, "iam": False}),
    ],
)
def test_up_starts_with_what_was_asked(argv, options, running):
    calls = running(None)
    assert act(*argv) == 0
    assert calls == [options]


@pytest.mark.parametrize("argv", [["--port", "4570"], ["--iam", "off"]])
def test_up_does_not_pretend_to_have_changed_a_running_server(argv, running):
    calls = running(SERVER)
    with pytest.raises(LocalAwsError, match="start.py down"):
        act("up", *argv)
    assert calls == []


@pytest.mark.parametrize("argv", [[], ["--port", "4566"], ["--iam", "on"]])
def test_up_twice_is_fine(argv, running, capsys):
    calls = running(SERVER)
    assert act("up", *argv) == 0
    assert calls == []
    assert "already" in capsys.readouterr().out


@pytest.mark.parametrize(("server", "words"), [(SERVER, "what it held is gone"), (None, "was not running")])
def test_down(server, words, running, capsys):
    running(server)
    assert act("down") == 0
    assert words in capsys.readouterr().out
