"""bundle.json: read as it was written, and refused with a next step when it is not there or not whole."""

import hashlib
import json

import pytest

from workbench.install.manifest import MANIFEST, UNFINISHED, BundleError, Manifest, inventory, megabytes

pytestmark = pytest.mark.unit


@pytest.fixture
def manifest():
    return Manifest("linux x86_64", "cpython 3.11", "p", "n", True, "https://npm.example/", (2, 28), {"a": (3, "s")})


@pytest.mark.parametrize("needs", [(2, 28), None])
def test_it_is_read_as_it_was_written(tmp_path, manifest, needs):
    written = Manifest(**{**vars(manifest), "needs": needs})
    written.write(tmp_path)
    assert Manifest.read(tmp_path) == written
    assert [path.name for path in tmp_path.iterdir()] == [MANIFEST]


def test_a_half_made_bundle_is_recognised_even_with_a_manifest(tmp_path, manifest):
    manifest.write(tmp_path)
    (tmp_path / UNFINISHED).touch()
    with pytest.raises(BundleError, match="(?s)half-made.*Next: make it again"):
        Manifest.read(tmp_path)


def test_a_folder_without_one_is_no_bundle(tmp_path):
    with pytest.raises(BundleError, match="(?s)no bundle.json.*Next: "):
        Manifest.read(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '{"format": 1}', '{"format": 1, "files": []}'])
def test_a_damaged_one_is_told(tmp_path, text):
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(BundleError, match="(?s)damaged.*Next: "):
        Manifest.read(tmp_path)


@pytest.mark.parametrize("change", [{"files": {"a": "b"}}, {"needs": [2]}, {"more": 1}, {"files": {"a": [1]}}])
def test_one_with_wrong_fields_is_damaged(tmp_path, manifest, change):
    manifest.write(tmp_path)
    content = json.loads((tmp_path / MANIFEST).read_text())
    (tmp_path / MANIFEST).write_text(json.dumps({**content, **change}))
    with pytest.raises(BundleError, match="damaged"):
        Manifest.read(tmp_path)


def test_one_of_a_later_format_is_told(tmp_path, manifest):
    Manifest(**{**vars(manifest), "format": 2}).write(tmp_path)
    with pytest.raises(BundleError, match="format 2, this checkout reads 1"):
        Manifest.read(tmp_path)


def test_the_inventory_has_size_and_sum_of_every_file_but_its_own(tmp_path):
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "a.whl").write_bytes(b"abc")
    (tmp_path / MANIFEST).touch()
    (tmp_path / UNFINISHED).touch()
    ticks = []
    assert inventory(tmp_path, ticks.append) == {"wheels/a.whl": (3, hashlib.sha256(b"abc").hexdigest())}
    assert ticks == ["a.whl"]


@pytest.mark.parametrize(("size", "text"), [(373_400_000, "373 MB"), (2_000, "2 kB")])
def test_sizes_are_said_as_people_say_them(size, text):
    assert megabytes(size) == text
