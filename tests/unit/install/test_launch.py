"""start.py's main: who sets up, who waits, and what is said when it goes wrong."""

import errno
import io
import threading

import pytest

from workbench.install import launch
from workbench.install.indexes import Indexes
from workbench.install.lock import held
from workbench.install.problems import SetUpError
from workbench.install.progress import Steps

from .conftest import put_cdk, put_python
from .test_bundle import make_bundle

pytestmark = pytest.mark.unit


@pytest.fixture
def started(bare, monkeypatch):
    """started(outcome) -> (exit status, what ran): start.py on a bare checkout whose installation has that outcome.

    What it installed from is kept in started.sources.
    """
    sources = []
    monkeypatch.delenv("WORKBENCH_BUNDLE", raising=False)

    def start(outcome=None, argv=("status",)):
        ran = []
        sources.clear()

        def installed(checkout, runner, steps, dev, source, fresh):
            ran.append(("install", dev))
            sources.append(source)
            if outcome is not None:
                raise outcome

        monkeypatch.setattr(launch, "Checkout", lambda root: bare)
        monkeypatch.setattr(launch, "install", installed)
        monkeypatch.setattr(launch.signal, "signal", lambda number, handler: None)
        monkeypatch.setattr(launch, "_hand_over", lambda command: ran.append(("hand over", command)) or 0)
        return launch.main(argv), ran

    start.sources = sources
    return start


def test_it_hands_the_words_over_to_the_environment(started, bare):
    status, ran = started(argv=["up", "--json"])
    assert status == 0
    assert ran[0] == ("install", False)
    assert ran[1][1][0] == str(bare.python)
    assert ran[1][1][-4:] == ["-m", "workbench", "up", "--json"]


def test_the_test_verb_asks_for_the_development_tools(started):
    assert started(argv=["test", "-x"])[1][0] == ("install", True)


def test_without_a_bundle_it_installs_from_the_indexes(started, capsys):
    started()
    assert [type(source) for source in started.sources] == [Indexes]
    assert "bundle" not in capsys.readouterr().err


def test_a_bundle_in_the_checkout_is_used_and_said(started, bare, capsys):
    make_bundle(bare, bare.root / "bundle")
    started()
    assert started.sources[0].folder == bare.root / "bundle"
    assert "without the network" in capsys.readouterr().err


def test_an_unusable_bundle_is_told_and_nothing_is_installed(started, bare, capsys):
    (bare.root / "bundle").mkdir()
    status, ran = started()
    assert (status, ran) == (1, [])
    assert "Next: make it again" in capsys.readouterr().err


def test_a_bundle_is_not_made_from_the_one_that_is_there(started, bare):
    (bare.root / "bundle").mkdir()
    assert started(argv=["bundle"])[0] == 0
    assert [type(source) for source in started.sources] == [Indexes]


def test_ctrl_c_ends_with_one_line_and_130(started, capsys):
    status, ran = started(KeyboardInterrupt())
    assert status == 130
    assert len(ran) == 1
    last = capsys.readouterr().err.strip().splitlines()[-1]
    assert last.startswith("Stopped during set-up")


def test_a_failed_step_is_told_and_nothing_is_started(started, capsys):
    status, ran = started(SetUpError("It broke.\nNext: mend it."))
    assert status == 1
    assert len(ran) == 1
    assert "Next: mend it." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("number", "words"), [(errno.EACCES, "a folder you own"), (errno.EROFS, "a folder you own"), (errno.ENOSPC, "free")]
)
def test_a_folder_that_cannot_be_written_is_named(started, capsys, number, words):
    status, _ = started(OSError(number, "no", "/the/place"))
    said = capsys.readouterr().err
    assert status == 1
    assert "/the/place" in said
    assert words in said


def test_the_doctor_installs_nothing_where_nothing_is_installed(started, monkeypatch):
    monkeypatch.setattr("workbench.cli.doctor.diagnose", lambda: 1)
    assert started(argv=["doctor"]) == (1, [])


def test_the_doctor_of_a_working_environment_runs_in_it(started, bare):
    put_python(bare)
    status, ran = started(argv=["doctor"])
    assert status == 0
    assert [what for what, _ in ran] == ["hand over"]
    assert ran[0][1][0] == str(bare.python)


def test_the_doctor_runs_even_where_the_work_folder_cannot_be_read(started, bare, monkeypatch):
    def refused(self):
        raise PermissionError(errno.EACCES, "Permission denied", "/the/place")

    monkeypatch.setattr(type(bare), "must_rebuild", refused)
    monkeypatch.setattr("workbench.cli.doctor.diagnose", lambda: 1)
    assert started(argv=["doctor"]) == (1, [])


def test_a_complete_checkout_is_left_alone(complete, monkeypatch):
    monkeypatch.setattr(launch, "install", lambda *_: pytest.fail("installed"))
    launch.set_up(complete)


def test_fresh_installs_even_a_complete_checkout(complete, monkeypatch):
    asked = []
    monkeypatch.setattr(launch, "install", lambda *arguments: asked.append(arguments[-1]))
    launch.set_up(complete, fresh=True, steps=Steps(0, io.StringIO()))
    assert asked == [True]


def test_the_second_start_waits_for_the_first_and_installs_nothing(bare, monkeypatch):
    """While the first holds the lock the second says so; then it finds the work done."""
    installed = []
    monkeypatch.setattr(launch, "install", lambda *_: installed.append("again"))
    told = io.StringIO()
    steps = Steps(0, told)
    waiting = threading.Event()
    wait = steps.wait
    monkeypatch.setattr(steps, "wait", lambda seconds: (wait(seconds), waiting.set()))
    with held(bare.lock, lambda seconds: None, limit_s=1):
        second = threading.Thread(target=launch.set_up, args=(bare,), kwargs={"steps": steps})
        second.start()
        assert waiting.wait(10)
        put_python(bare)
        put_cdk(bare)
        bare.begin()
        bare.finish(dev=False)
    second.join(10)
    assert not second.is_alive()
    assert "waiting for it" in told.getvalue()
    assert installed == []
