"""Which commands a set-up runs, in which order, and what it leaves when one fails. No command is really run."""

import io

import pytest

from workbench.install import steps as module
from workbench.install.bundle import find_bundle
from workbench.install.manifest import BundleError
from workbench.install.problems import SetUpError
from workbench.install.progress import Steps
from workbench.install.steps import install

from .conftest import put_cdk, put_python
from .test_bundle import make_bundle

pytestmark = pytest.mark.unit


class Recorder:
    """Stands for the Runner: keeps the commands and leaves behind what they would."""

    def __init__(self, checkout, failing=""):
        self.checkout, self.failing, self.commands, self.environments = checkout, failing, [], []

    def run(self, step, command, env=None):
        self.commands.append((step, command))
        self.environments.append(env)
        if step == self.failing:
            raise SetUpError(f"{step} failed")
        if step == "Python environment":
            put_python(self.checkout)
        if step == "CDK CLI":
            put_cdk(self.checkout)
        return "global.index-url='https://pip.example/simple'\n" if command[-2:] == ["config", "list"] else ""

    @property
    def steps(self):
        return list(dict.fromkeys(step for step, _ in self.commands))


def set_up(checkout, dev=False, failing="", source=None, fresh=False):
    recorder = Recorder(checkout, failing)
    install(checkout, recorder, Steps(0, io.StringIO()), dev, source, fresh)
    return recorder


def test_a_fresh_clone_gets_all_steps_in_order(bare):
    recorder = set_up(bare)
    assert recorder.steps == ["Python environment", "uv", "packages", "CDK CLI"]
    assert bare.is_ready(dev=False)


def test_uv_is_installed_in_the_version_of_requirements(bare):
    assert any(command[-1] == "uv==1.2.3" for _, command in set_up(bare).commands)


def test_a_requirements_file_without_uv_is_refused(bare):
    (bare.root / "requirements.txt").write_text("boto3==1\n")
    with pytest.raises(SetUpError, match="uv=="):
        set_up(bare)


@pytest.mark.parametrize(("dev", "file"), [(False, "requirements.txt"), (True, "requirements-dev.txt")])
def test_the_verb_decides_which_list_is_installed(bare, dev, file):
    assert any(command[-2:] == ["-r", file] for _, command in set_up(bare, dev).commands)


def test_development_tools_are_kept_by_a_later_set_up(bare):
    set_up(bare, dev=True)
    (bare.root / "constraints.txt").write_text("changed")
    recorder = set_up(bare, dev=False)
    assert any(command[-1] == "requirements-dev.txt" for _, command in recorder.commands)
    assert bare.is_ready(dev=True)


def test_uv_gets_the_indexes_of_pip(bare, monkeypatch):
    monkeypatch.setattr("workbench.install.indexes._has_uv_toml", lambda environ: False)
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    recorder = set_up(bare)
    uv = next(
        env for (_, command), env in zip(recorder.commands, recorder.environments, strict=True) if "-r" in command
    )
    assert uv["UV_DEFAULT_INDEX"] == "https://pip.example/simple"


def test_nothing_else_of_python_leaks_into_the_tools(bare, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PYTHONHOME", "/elsewhere")
    assert all("PYTHONPATH" not in env and "PYTHONHOME" not in env for env in set_up(bare).environments if env)


@pytest.mark.parametrize("failing", ["Python environment", "uv", "packages", "CDK CLI"])
def test_after_a_failure_the_next_set_up_begins_anew_and_succeeds(bare, failing):
    with pytest.raises(SetUpError):
        set_up(bare, failing=failing)
    assert bare.must_rebuild()
    assert set_up(bare).steps[0] == "Python environment"
    assert bare.is_ready(dev=False)


@pytest.mark.parametrize("kind", ["file", "dangling link", "folder"])
def test_whatever_is_in_the_place_of_the_environment_is_replaced(bare, kind):
    if kind == "file":
        bare.venv.write_text("")
    elif kind == "folder":
        (bare.venv / "bin").mkdir(parents=True)
    else:
        bare.venv.symlink_to(bare.root / "nowhere")
    set_up(bare)
    assert bare.is_ready(dev=False)


def test_a_python_without_ensurepip_is_told_the_package(bare, monkeypatch):
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SetUpError, match="ensurepip"):
        set_up(bare)


def test_a_cli_that_npm_put_elsewhere_is_noticed(bare, monkeypatch):
    monkeypatch.setitem(globals(), "put_cdk", lambda checkout: None)
    with pytest.raises(SetUpError, match="npm"):
        set_up(bare)


def test_a_home_that_cannot_be_written_moves_the_caches(bare, monkeypatch):
    monkeypatch.setattr(module.os, "access", lambda path, mode: False)
    for name in ("UV_CACHE_DIR", "PIP_CACHE_DIR"):
        monkeypatch.delenv(name, raising=False)
    environment = next(env for env in set_up(bare).environments if env)
    assert environment["UV_CACHE_DIR"].startswith(str(bare.work))
    assert environment["PIP_CACHE_DIR"].startswith(str(bare.work))


def test_fresh_makes_a_complete_environment_anew(complete):
    assert set_up(complete).steps == []
    assert set_up(complete, fresh=True).steps == ["Python environment", "uv", "packages", "CDK CLI"]


def test_from_a_bundle_no_index_and_no_configuration_is_asked(bare, monkeypatch):
    monkeypatch.setenv("UV_INDEX", "https://uv.example")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "https://pip.example")
    monkeypatch.setenv("npm_config_registry", "https://npm.other")
    make_bundle(bare, bare.root / "bundle")
    recorder = set_up(bare, source=find_bundle(bare.root, {}))
    assert recorder.steps == ["Python environment", "uv", "packages", "CDK CLI"]
    pip, uv, npm = (command for step, command in recorder.commands if step != "Python environment")
    wheels = ["--no-index", "--find-links", str(bare.root / "bundle" / "wheels")]
    assert all(word in pip for word in wheels)
    assert all(word in uv for word in [*wheels, "--offline", "--no-config"])
    assert "--offline" in npm
    assert "--registry=https://npm.example/" in npm
    for environment in recorder.environments[1:]:
        assert not {"UV_INDEX", "PIP_EXTRA_INDEX_URL", "npm_config_registry"} & environment.keys()
    assert recorder.environments[-1]["npm_config_cache"].startswith(str(bare.work))


def test_a_bundle_that_does_not_fit_changes_nothing(complete):
    make_bundle(complete, complete.root / "bundle", python="cpython 3.99")
    with pytest.raises(BundleError):
        set_up(complete, source=find_bundle(complete.root, {}), fresh=True)
    assert complete.is_ready(dev=False)


def test_tools_that_are_installed_already_have_to_be_in_the_bundle(bare):
    """What is there is never reduced, so a bundle without them cannot bring the environment up to date."""
    set_up(bare, dev=True)
    (bare.root / "constraints.txt").write_text("changed")
    make_bundle(bare, bare.root / "bundle")
    with pytest.raises(BundleError, match="development tools"):
        set_up(bare, source=find_bundle(bare.root, {}))
    set_up(bare, source=find_bundle(bare.root, {}), fresh=True)
    assert bare.is_ready(dev=False)
