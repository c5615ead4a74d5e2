"""Single names moto's provider imports from moto's own modules that are not there."""

import inspect
from typing import Any
from uuid import uuid4

from workbench.localaws.stepfunctions.parts import arns
from workbench.localaws.stepfunctions.parts.service_errors import give_service_error_signature

__all__ = ["supply_names"]


def short_uid() -> str:
    """Return eight random hexadecimal digits."""
    return uuid4().hex[:8]


def supply_names() -> None:
    """Add the missing names to moto's modules and make its modelled errors raisable."""
    import moto.stepfunctions.parser.api as api
    import moto.stepfunctions.parser.utils as utils
    import moto.utilities.arns as moto_arns

    for name in ("ListActivitiesOutput", "ListExecutionsOutput"):
        _add(api, name, dict)
    _add(api, "StepfunctionsApi", type("StepfunctionsApi", (), {}))
    _add(utils, "short_uid", short_uid)
    for name in arns.__all__:
        _add(moto_arns, name, getattr(arns, name))
    for _, member in inspect.getmembers(api, inspect.isclass):
        if issubclass(member, api.ServiceException) and member is not api.ServiceException:
            give_service_error_signature(member)


def _add(module: Any, name: str, value: Any) -> None:
    if not hasattr(module, name):
        setattr(module, name, value)
