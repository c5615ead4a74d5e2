"""How a bundle is made: what is collected, what is tried, what is left when it ends early. No command is really run."""

import io
from pathlib import Path

import pytest

from workbench.install import bundle_make as module
from workbench.install.bundle import find_bundle
from workbench.install.bundle_make import claim, make
from workbench.install.manifest import MANIFEST, UNFINISHED, BundleError, Manifest
from workbench.install.problems import SetUpError
from workbench.install.process import Runner
from workbench.install.progress import Steps

pytestmark = pytest.mark.unit
PROJECT = '[build-system]\nrequires = ["hatchling==1.2"]\n'


@pytest.fixture
def ready(bare):
    """A checkout whose requirement files are small but real."""
    (bare.root / "requirements.txt").write_text(
        "-c constraints.txt\nuv==1.2.3  # why\nmoto[sfn]==5 # x\n\n-e .  # us\n"
    )
    (bare.root / "requirements-dev.txt").write_text("-r requirements.txt\npytest==9 # tests\n")
    (bare.root / "pyproject.toml").write_text(PROJECT)
    (bare.root / ".npmrc").write_text("")
    bare.work.mkdir()
    return bare


@pytest.fixture
def made(ready, monkeypatch):
    """made(ending=..., dev=..., registry=...) makes ready/bundle; `ending` is (step, error)."""

    def run(ending=None, dev=False, registry="https://npm.example/"):
        commands = []

        def fake(runner, step, command, env=None):
            commands.append((step, list(command), runner.cwd, env))
            if ending is not None and step == ending[0]:
                raise ending[1]
            for word in command:
                if word.startswith("--cache="):
                    cache = Path(word.removeprefix("--cache="))
                    (cache / "_logs").mkdir(parents=True)
                    (cache / "_cacache" / "tmp").mkdir(parents=True)
                    (cache / "_cacache" / "index").write_text("kept")
            if "--wheel-dir" in command:
                wheels = Path(command[command.index("--wheel-dir") + 1])
                wheels.mkdir()
                (wheels / "a-1-cp311-cp311-manylinux_2_28_x86_64.whl").write_text("w")
            return f"npm warn something\n{registry}\n" if command[-1] == "registry" else ""

        monkeypatch.setattr(Runner, "run", fake)
        runner = Runner(ready.root, ready.work / "log", 0, lambda detail: None)
        make(ready, ready.root / "bundle", dev, runner, Steps(0, io.StringIO()))
        return commands

    return run


def test_what_was_made_is_found_and_fits(ready, made):
    made()
    bundle = find_bundle(ready.root, {})
    bundle.check(ready, False, lambda detail: None)
    assert bundle.manifest.registry == "https://npm.example/"
    assert bundle.manifest.needs == (2, 28)
    assert set(bundle.manifest.files) == {
        "README.txt",
        "npm/_cacache/index",
        "wheels/a-1-cp311-cp311-manylinux_2_28_x86_64.whl",
    }
    assert not (ready.root / "bundle" / UNFINISHED).exists()
    assert not (ready.work / "bundle-trial").exists()


@pytest.mark.parametrize(("dev", "words"), [(False, "without the test tools"), (True, "tools for tests")])
def test_the_readme_says_for_whom_it_is(ready, made, dev, words):
    made(dev=dev)
    text = (ready.root / "bundle" / "README.txt").read_text()
    assert words in text
    assert "2.28 or newer" in text
    assert "WORKBENCH_BUNDLE" in text
    assert find_bundle(ready.root, {}).manifest.dev is dev


def test_the_trial_asks_the_bundle_only_with_empty_caches(ready, made):
    trial = [(command, cwd, env) for step, command, cwd, env in made() if step.startswith("trial")]
    assert len(trial) == 4
    for command, _, env in trial[:3]:
        assert "--no-index" in command
        assert env["UV_CACHE_DIR"].startswith(str(ready.work / "bundle-trial"))
    assert trial[2][0][-2:] == ["-e", "."]
    assert trial[2][1] == ready.root
    npm, cwd, env = trial[3]
    assert "--offline" in npm
    assert cwd == ready.work / "bundle-trial"  # never the checkout's own node_modules
    assert env["npm_config_cache"].startswith(str(cwd))


@pytest.mark.parametrize("step", ["wheels", "CDK CLI", "trial without the network"])
@pytest.mark.parametrize("error", [KeyboardInterrupt(), SetUpError("no network")])
def test_one_that_was_not_finished_is_recognised_and_made_anew(ready, made, step, error):
    made()  # even where a complete one was before
    with pytest.raises(type(error)):
        made(ending=(step, error))
    with pytest.raises(BundleError, match="half-made"):
        find_bundle(ready.root, {})
    made()
    find_bundle(ready.root, {}).check(ready, False, lambda detail: None)


def test_a_password_never_goes_into_a_bundle(ready, made):
    with pytest.raises(BundleError, match="(?s)password.*Next: ") as caught:
        made(registry="https://ada:secret@npm.example/")
    assert "secret" not in str(caught.value)
    assert not (ready.root / "bundle" / MANIFEST).exists()


def test_an_npm_without_a_registry_is_told(made):
    with pytest.raises(BundleError, match="names no registry"):
        made(registry="undefined")


def test_a_folder_of_somebody_else_is_never_touched(tmp_path):
    (tmp_path / "wheels").mkdir()
    (tmp_path / "thesis.txt").write_text("kept")
    with pytest.raises(BundleError, match="(?s)holds other files.*Next: .*--into"):
        claim(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["thesis.txt", "wheels"]


def test_a_file_in_its_place_is_told(tmp_path):
    (tmp_path / "bundle").write_text("")
    with pytest.raises(BundleError, match="is a file"):
        claim(tmp_path / "bundle")


def test_a_folder_that_cannot_be_written_is_told(tmp_path, monkeypatch):
    def refused(self, **options):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(module.Path, "mkdir", refused)
    with pytest.raises(BundleError, match="(?s)Permission denied.*Next: .*--into"):
        claim(tmp_path / "bundle")


def test_what_else_lies_in_an_old_bundle_stays(tmp_path):
    bundle = Manifest("p", "y", "a", "b", False, "r", None)
    bundle.write(tmp_path)
    (tmp_path / "notes.txt").write_text("of the facilitator")
    claim(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [UNFINISHED, "notes.txt"]
