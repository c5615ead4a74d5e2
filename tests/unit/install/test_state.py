"""What has to be installed, judged from the stamp, the marker and what is on the disk."""

import json

import pytest

from workbench.install.state import Checkout

from .conftest import put_cdk, put_python

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


def put_package(checkout, name="rich"):
    folder = checkout.venv / "lib" / "python3.11" / "site-packages"
    for each in (name, f"{name}-1.0.dist-info", "__pycache__"):
        (folder / each).mkdir(parents=True, exist_ok=True)
    return folder


def test_a_package_that_is_gone_begins_anew(bare):
    put_python(bare)
    put_cdk(bare)
    folder = put_package(bare)
    bare.begin()
    bare.finish(dev=False)
    assert bare.is_ready(dev=False)
    (folder / "rich-1.0.dist-info").rename(folder / "rich-1.1.dist-info")  # another version, by hand
    put_package(bare, "added")
    assert bare.is_ready(dev=False)
    (folder / "rich").rmdir()
    assert bare.must_rebuild()
    assert bare.missing(dev=False) == "rich is gone from .venv"


def test_a_stamp_from_before_packages_were_listed_is_good(complete):
    stamp = complete.stamped()
    del stamp["installed"]
    stamp_of(complete).write_text(json.dumps(stamp))
    assert complete.is_ready(dev=False)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda checkout: checkout.begin(), "did not finish"),
        (lambda checkout: checkout.python.unlink(), "there is no "),
        (lambda checkout: (checkout.python.unlink(), checkout.python.write_text("")), "does not run"),
        (lambda checkout: change_stamp(checkout, root="/before"), "made for /before"),
        (lambda checkout: (checkout.root / "constraints.txt").write_text("x"), "requirement files"),
        (lambda checkout: checkout.cdk.unlink(), "CDK CLI"),
        (lambda checkout: None, ""),
    ],
)
def test_what_is_missing_is_said(complete, damage, words):
    damage(complete)
    assert words in complete.missing(dev=False)
    assert bool(words) is not complete.is_ready(dev=False)
