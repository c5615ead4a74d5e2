"""Which wheels go into a bundle: every pin, the build backend, and those of other patch releases of this Python."""

import sys

import pytest

from workbench.install.bundle_wheels import collect, ends_of_minor, other_patches, requirements
from workbench.paths import REPO

pytestmark = pytest.mark.unit
CONSTRAINTS = (
    "numpy==2.4 ; python_full_version < '3.12'\nnumpy==2.5 ; python_full_version >= '3.12'\n"
    "soup-sieve==2.10 ; python_full_version < '3.11.5'\nsoup-sieve==4.1 ; python_full_version >= '3.11.5'\n"
    "lark==1.3.1\n"
)


@pytest.fixture
def root(tmp_path):
    (tmp_path / "requirements.txt").write_text("-c constraints.txt\nuv==1.2.3  # why\nmoto[sfn]==5 # x\n\n-e .  # us\n")
    (tmp_path / "requirements-dev.txt").write_text("-r requirements.txt\npytest==9 # tests\n")
    (tmp_path / "pyproject.toml").write_text('[build-system]\nrequires = ["hatchling==1.2"]\n')
    minor = f"{sys.version_info.major}.{sys.version_info.minor}"
    (tmp_path / "constraints.txt").write_text(CONSTRAINTS.replace("3.11.", minor + "."))
    return tmp_path


def test_every_pin_and_the_build_backend_are_collected(root):
    backend = ["hatchling==1.2", "editables~=0.3"]
    assert requirements(root, dev=False) == ["uv==1.2.3", "moto[sfn]==5", *backend]
    assert requirements(root, dev=True) == ["uv==1.2.3", "moto[sfn]==5", "pytest==9", *backend]


def test_no_pin_of_ours_is_overlooked():
    """Every line of the real files is a pin, a reference to another file, the checkout itself, or a comment."""
    lines = []
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines += [line for line in (REPO / name).read_text().splitlines() if line and line[0] not in "#-"]
    assert len(requirements(REPO, dev=True)) == len(lines) + 2


@pytest.mark.parametrize(
    ("wheels", "minor", "missing"),
    [
        (["soup_sieve-4.1-py3-none-any.whl"], (3, 11), ["soup-sieve==2.10"]),
        (["Soup_Sieve-2.10-py3-none-any.whl"], (3, 11), ["soup-sieve==4.1"]),
        (["soup_sieve-2.10-py3-none-any.whl", "soup_sieve-4.1-py3-none-any.whl"], (3, 11), []),
        (["soup_sieve-4.1-py3-none-any.whl"], (3, 12), []),
    ],
)
def test_the_pins_of_other_patch_releases_are_added(wheels, minor, missing):
    assert other_patches(CONSTRAINTS, wheels, minor) == missing


def test_each_of_them_is_fetched_by_itself(root):
    """Two versions of one package in one command are a conflict to pip."""
    commands = []

    class Recorder:
        def run(self, step, command, env=None):
            commands.append(command)
            (root / "wheels").mkdir(exist_ok=True)
            (root / "wheels" / "soup_sieve-4.1-py3-none-any.whl").touch()

    collect("wheels", root, root / "wheels", False, Recorder())
    assert commands[0][-4:] == requirements(root, dev=False)
    assert commands[1][-3:] == ["--no-deps", "--ignore-requires-python", "soup-sieve==2.10"]
    assert len(commands) == 2


def test_the_trial_covers_both_ends_of_a_minor_release():
    assert ends_of_minor((3, 11)) == ["3.11.0", "3.11.99"]
