"""Adapter: keeps moto's EC2 out of the process, which would cost 100 MB and a second and is never used here.

moto's interpreter needs one enum of `moto.batch.utils`; the package `moto.batch` itself would pull in EC2's tables.
"""

import sys
from importlib.machinery import PathFinder
from types import ModuleType

import moto

__all__ = ["apply"]


def apply() -> None:
    """Put a package without its start-up code in place of `moto.batch`, whose modules can still be imported."""
    spec = PathFinder.find_spec("moto.batch", list(moto.__path__))
    if spec is None or spec.submodule_search_locations is None:
        raise ImportError("moto has no package moto.batch: has its version changed?")
    package = ModuleType("moto.batch")
    package.__path__ = list(spec.submodule_search_locations)
    package.__spec__ = spec
    sys.modules["moto.batch"] = package
