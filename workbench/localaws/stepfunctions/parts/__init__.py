"""The parts of moto's Step Functions provider that moto's package leaves out, supplied before it is imported."""

import importlib

from workbench.localaws.stepfunctions.parts.module_alias import alias_state_execution
from workbench.localaws.stepfunctions.parts.modules import supply_modules
from workbench.localaws.stepfunctions.parts.names import supply_names

__all__ = ["load_provider_module"]


def load_provider_module():  # type: ignore[no-untyped-def]
    """Import `moto.stepfunctions.parser.provider` with every missing part in its place.

    Safe to call more than once. An `ImportError` from here names the part that a new version of moto also needs.
    """
    supply_modules()
    alias_state_execution()
    supply_names()
    return importlib.import_module("moto.stepfunctions.parser.provider")
