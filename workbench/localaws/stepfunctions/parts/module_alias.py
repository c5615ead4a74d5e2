"""Makes `...asl.component.state.state_execution.*` mean moto's `...asl.component.state.exec.*`."""

import importlib
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType

__all__ = ["alias_state_execution"]

_HOME = "moto.stepfunctions.parser.asl.component.state."
_ALIAS = _HOME + "state_execution"
_REAL = _HOME + "exec"


class _AliasFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname == _ALIAS or fullname.startswith(_ALIAS + "."):
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        # A module of its own, filled from the real one: returning the real one would let the import system
        # write the alias into its __spec__.
        real = importlib.import_module(_REAL + spec.name[len(_ALIAS) :])
        alias = ModuleType(spec.name)
        alias.__dict__.update({name: value for name, value in vars(real).items() if not name.startswith("__")})
        return alias

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run: the names come from the real module."""


def alias_state_execution() -> None:
    """Install the alias once."""
    if not any(isinstance(finder, _AliasFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _AliasFinder())
