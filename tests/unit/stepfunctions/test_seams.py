"""Every place in the interpreter that a correction takes hold of is still there."""

import subprocess
import sys
from types import ModuleType

import pytest

from workbench.errors import LocalAwsError
from workbench.localaws.stepfunctions.corrections import CORRECTIONS
from workbench.localaws.stepfunctions.seams import replace_method, replace_name

pytestmark = pytest.mark.unit


class Owner:
    def method(self) -> int:
        return 1

    @staticmethod
    def static() -> int:
        return 2


def test_a_method_is_replaced_and_what_was_there_comes_back() -> None:
    shipped = replace_method(Owner, "method", lambda self: 10 + shipped(self))
    assert Owner().method() == 11
    assert replace_method(Owner, "static", staticmethod(lambda: 3))() == 2
    assert Owner.static() == 3


def test_a_seam_that_has_moved_says_which() -> None:
    with pytest.raises(LocalAwsError, match=r"Owner has no method 'gone'.*requirements\.txt"):
        replace_method(Owner, "gone", lambda: None)
    with pytest.raises(LocalAwsError, match="has no name 'gone'"):
        replace_name(ModuleType("m"), "gone", None)


@pytest.mark.parametrize("count", [len(CORRECTIONS)])
def test_all_corrections_apply_to_the_pinned_moto(count: int) -> None:
    """In a process of its own: corrections change the interpreter for good."""
    code = (
        "from importlib import import_module\n"
        "from workbench.localaws.stepfunctions import corrections\n"
        "from workbench.localaws.stepfunctions.parts import load_provider_module\n"
        "load_provider_module()\n"
        "from workbench.localaws.stepfunctions.clients import install_clients\n"
        "install_clients()\n"
        "for name in corrections.CORRECTIONS:\n"
        "    try:\n"
        "        import_module(f'{corrections.__name__}.{name}').install()\n"
        "    except Exception as error:\n"
        "        raise SystemExit(f'{name}: {error}')\n"
        "print(len(corrections.CORRECTIONS))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split()[-1] == str(count)
