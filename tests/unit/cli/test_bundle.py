"""`start.py bundle`: where it goes, what is said, the archive, and an end in the middle."""

import zipfile
from pathlib import Path

import pytest

from workbench.cli import bundle
from workbench.cli.parser import parse
from workbench.install.manifest import Manifest

pytestmark = pytest.mark.unit


@pytest.fixture
def made(tmp_path, monkeypatch):
    """made(words, error) -> (exit status, what make was asked): the verb in tmp_path, without making anything real."""

    def run(*words, error=None):
        asked = []

        def make(checkout, folder, dev, runner, steps):
            asked.append((folder, dev))
            (folder / "wheels").mkdir(parents=True, exist_ok=True)
            (folder / "wheels" / "a.whl").write_bytes(b"x" * 2000)
            if error:
                raise error
            return Manifest("linux", "cpython 3.11", "", "", dev, "", None, {"wheels/a.whl": (2_000_000, "")})

        monkeypatch.setattr(bundle, "REPO", tmp_path)
        monkeypatch.setattr(bundle, "make", make)
        return bundle.act(parse(["bundle", *words])), asked

    return run


def test_it_goes_into_the_checkout_and_its_size_is_said(made, tmp_path, capsys):
    assert made() == (0, [(tmp_path / "bundle", False)])
    said = capsys.readouterr().out
    assert f"{tmp_path / 'bundle'}: 2 MB in 1 files, for linux, cpython 3.11." in said
    assert "python3 start.py" in said
    assert not (tmp_path / "bundle.zip").exists()


def test_a_folder_that_is_named_is_relative_to_where_one_stands(made, tmp_path, monkeypatch):
    (tmp_path / "stick").mkdir()
    monkeypatch.chdir(tmp_path / "stick")
    assert made("--into", "b", "--dev")[1] == [(tmp_path / "stick" / "b", True)]


def test_the_archive_unpacks_to_the_name_that_set_up_looks_for(made, tmp_path):
    made("--into", str(tmp_path / "other"), "--zip")
    with zipfile.ZipFile(tmp_path / "other.zip") as archive:
        assert archive.namelist() == ["bundle/wheels/a.whl"]
    assert not (tmp_path / "other.zip.part").exists()


def test_an_interrupt_says_that_it_is_half_made(made, capsys):
    with pytest.raises(KeyboardInterrupt):
        made(error=KeyboardInterrupt())
    assert "half-made; the same command makes it anew" in capsys.readouterr().err


def test_the_tools_are_not_installed_here_only_because_they_go_into_the_bundle():
    assert not parse(["bundle", "--dev"]).dev


def test_git_ignores_it():
    ignored = (Path(bundle.__file__).parents[2] / ".gitignore").read_text().split()
    assert "/bundle/" in ignored
    assert "/bundle.zip*" in ignored
