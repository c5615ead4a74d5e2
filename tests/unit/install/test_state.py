"""What has to be installed, judged from the stamp, the marker and what is on the disk."""

import json

import pytest

from workbench.install.state import Checkout

pytestmark = pytest.mark.unit


def stamp_of(checkout):
    return checkout.venv / "workbench-stamp.json"


def change_stamp(checkout, **changes):
    stamp_of(checkout).write_text(json.dumps({**checkout.stamped(), **changes}))


def test_a_fresh_clone_needs_everything(bare):
    assert bare.must_rebuild()
    assert bare.packages_missing(dev=False)
    assert bare.cdk_missing()


def test_a_second_start_installs_nothing(complete):
    assert complete.is_ready(dev=False)


def test_the_tests_need_the_development_tools(complete):
    assert not complete.is_ready(dev=True)
    complete.begin()
    complete.finish(dev=True)
    assert complete.is_ready(dev=True)
    assert complete.is_ready(dev=False)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "constraints.txt", "pyproject.toml"])
def test_a_changed_requirement_installs_packages_only(complete, name):
    (complete.root / name).write_text("uv==1.2.4\n")
    assert complete.packages_missing(dev=False)
    assert not complete.must_rebuild()
    assert not complete.cdk_missing()


@pytest.mark.parametrize("name", ["package.json", "package-lock.json"])
def test_a_changed_lock_installs_the_cli_only(complete, name):
    (complete.root / name).write_text("{}")
    assert complete.cdk_missing()
    assert not complete.packages_missing(dev=False)


def test_a_missing_cli_is_noticed(complete):
    complete.cdk.unlink()
    assert complete.cdk_missing()


def test_an_installation_that_never_finished_begins_anew(complete):
    complete.begin()
    assert complete.must_rebuild()


def test_an_environment_whose_python_is_gone_begins_anew(complete):
    complete.python.unlink()
    complete.python.symlink_to(complete.root / "uninstalled" / "python3")
    assert complete.must_rebuild()


def test_an_environment_whose_python_does_not_run_begins_anew(complete):
    complete.python.unlink()
    complete.python.write_text("not a program")
    assert complete.must_rebuild()


@pytest.mark.parametrize("change", [{"python": "cpython 3.5"}, {"root": "/where/it/was"}])
def test_another_python_or_a_moved_checkout_begins_anew(complete, change):
    change_stamp(complete, **change)
    assert complete.must_rebuild()


@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
def test_an_unreadable_stamp_counts_as_none(complete, text):
    stamp_of(complete).write_text(text)
    assert complete.stamped() == {}
    assert not complete.is_ready(dev=False)


def test_an_environment_made_by_hand_is_kept_and_completed(complete):
    stamp_of(complete).unlink()
    assert not complete.must_rebuild()
    assert complete.packages_missing(dev=False)


def test_two_checkouts_have_different_stamps(complete, tmp_path_factory):
    assert Checkout(tmp_path_factory.mktemp("other")).wanted() != complete.wanted()
