"""A bundle in use: where it is looked for, what it is refused for, and that nothing else is asked."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from workbench.install import bundle as module
from workbench.install.bundle import NPM, WHEELS, Bundle, find_bundle
from workbench.install.machine import platform_name, python_name
from workbench.install.manifest import UNFINISHED, BundleError, Manifest, inventory

pytestmark = pytest.mark.unit
WHEEL = f"{WHEELS}/tool-1-py3-none-any.whl"


def no_tick(detail):
    pass


def make_bundle(checkout, folder, **changes):
    """Write a small complete bundle that fits this machine and the checkout, but for `changes` of its manifest."""
    (folder / WHEELS).mkdir(parents=True)
    (folder / NPM).mkdir()
    (folder / WHEEL).write_bytes(b"wheel")
    (folder / NPM / "index").write_bytes(b"cache")
    wanted = checkout.wanted()
    made = Manifest(
        platform_name(), python_name(), wanted["packages"], wanted["node"], False, "https://npm.example/", None
    )
    made.files.update(inventory(folder, no_tick))
    replace(made, **changes).write(folder)
    return folder


@pytest.fixture
def bundle(bare):
    """bundle(**changes) -> the bundle in the checkout."""

    def make(**changes):
        make_bundle(bare, bare.root / "bundle", **changes)
        return find_bundle(bare.root, {})

    return make


def test_without_a_bundle_there_is_none(bare):
    assert find_bundle(bare.root, {}) is None
    assert find_bundle(bare.root, {"WORKBENCH_BUNDLE": ""}) is None


def test_a_complete_one_in_the_checkout_is_found_and_fits(bare, bundle):
    found = bundle()
    assert found.folder == bare.root / "bundle"
    found.check(bare, False, no_tick)


def test_the_variable_comes_first(bare, bundle, tmp_path_factory):
    bundle()
    other = make_bundle(bare, tmp_path_factory.mktemp("stick") / "b")
    assert find_bundle(bare.root, {"WORKBENCH_BUNDLE": str(other)}).folder == other


def test_a_variable_that_names_no_folder_is_told(bare, bundle):
    bundle()
    with pytest.raises(BundleError, match="(?s)WORKBENCH_BUNDLE names .*nowhere.*Next: .*unset"):
        find_bundle(bare.root, {"WORKBENCH_BUNDLE": str(bare.root / "nowhere")})


@pytest.mark.parametrize("left", [(), (UNFINISHED,)])
def test_a_folder_that_is_not_complete_is_refused(bare, left):
    (bare.root / "bundle").mkdir()
    for name in left:
        (bare.root / "bundle" / name).touch()
    with pytest.raises(BundleError, match="Next: make it again"):
        find_bundle(bare.root, {})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"platform": "win32 amd64 64-bit"}, "is for win32 amd64 64-bit; this machine is "),
        ({"python": "cpython 3.99"}, "is for cpython 3.99; start.py runs on .*Next: start with python3.99"),
        ({"packages": "of another version"}, "other requirement files"),
        ({"node": "of another version"}, "other requirement files"),
    ],
)
def test_one_for_another_machine_or_version_is_refused(bare, bundle, changes, words):
    with pytest.raises(BundleError, match=f"(?s){words}.*, remove "):
        bundle(**changes).check(bare, False, no_tick)


@pytest.mark.parametrize("name", ["requirements.txt", "constraints.txt", "pyproject.toml", "package-lock.json"])
def test_a_requirement_that_changed_since_makes_it_stale(bare, bundle, name):
    found = bundle()
    (bare.root / name).write_text("other\n")
    with pytest.raises(BundleError, match="other requirement files"):
        found.check(bare, False, no_tick)


@pytest.mark.parametrize(("here", "fits"), [((2, 31), False), ((2, 34), True), ((3, 0), True), (None, True)])
def test_a_system_too_old_for_its_wheels_is_refused(bare, bundle, monkeypatch, here, fits):
    monkeypatch.setattr(module, "system_version", lambda: here)
    found = bundle(needs=(2, 34))
    if fits:
        found.check(bare, False, no_tick)
    else:
        with pytest.raises(BundleError, match=r"needs 2\.34 .*this machine has 2\.31"):
            found.check(bare, False, no_tick)


def test_the_development_tools_have_to_be_in_it_when_they_are_asked_for(bare, bundle):
    found = bundle()
    with pytest.raises(BundleError, match="bundle --dev"):
        found.check(bare, True, no_tick)
    Bundle(found.folder, replace(found.manifest, dev=True), "").check(bare, True, no_tick)


def test_a_missing_file_is_named(bare, bundle):
    found = bundle()
    (found.folder / WHEEL).unlink()
    with pytest.raises(BundleError, match=f"(?s)incomplete: 1 files are missing: {WHEEL}.*Next: copy it here again"):
        found.check(bare, False, no_tick)


def test_a_file_that_was_cut_short_is_found_without_reading_the_others(bare, bundle):
    found = bundle()
    (found.folder / WHEEL).write_bytes(b"whe")
    read = []
    with pytest.raises(BundleError, match=f"damaged: 1 files .*{WHEEL}"):
        found.check(bare, False, read.append)
    assert read == []


def test_a_file_that_changed_in_place_is_found(bare, bundle):
    found = bundle()
    (found.folder / WHEEL).write_bytes(b"whEel")
    with pytest.raises(BundleError, match=f"(?s)damaged: 1 files .*{WHEEL}.*Next: copy it here again"):
        found.check(bare, False, no_tick)


def test_nothing_of_the_environment_points_elsewhere(bundle):
    found = bundle()
    environment = found.environment(
        {
            "PIP_INDEX_URL": "https://pip.example",
            "UV_DEFAULT_INDEX": "https://uv.example",
            "UV_FIND_LINKS": "/elsewhere",
            "npm_config_registry": "https://npm.other",
            "NPM_CONFIG_CACHE": "/elsewhere",
            "UV_CACHE_DIR": "/cache",
            "PATH": "/bin",
        }
    )
    assert environment.pop("PIP_CONFIG_FILE") == os.devnull
    assert not Path(environment.pop("npm_config_userconfig")).exists()
    assert not Path(environment.pop("npm_config_globalconfig")).exists()
    assert environment == {"UV_CACHE_DIR": "/cache", "PATH": "/bin"}


def test_npm_works_on_a_copy_of_its_cache(bare, bundle):
    found = bundle()
    (found.folder / NPM / "index").chmod(0o400)
    (found.folder / NPM).chmod(0o500)
    for _ in range(2):  # the second takes the place of the first
        copy = found.npm_cache(bare.work)
        assert bare.work in copy.parents
        assert all(path.stat().st_mode & 0o200 for path in (copy, copy / "index"))  # root may write anywhere
        (copy / "index").write_bytes(b"npm writes")
    (found.folder / NPM).chmod(0o700)
    assert (found.folder / NPM / "index").read_bytes() == b"cache"
