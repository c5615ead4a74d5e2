"""The modules moto's provider imports that moto's package does not have, as small modules of our own."""

import sys
from types import ModuleType
from typing import Any

from workbench.localaws.stepfunctions.parts.pages import PaginatedList
from workbench.localaws.stepfunctions.parts.service_errors import CommonServiceException, RequestContext
from workbench.localaws.stepfunctions.parts.store import AccountRegionBundle, BaseStore, LocalAttribute

__all__ = ["supply_modules"]


class _Hook:
    """Stands for a life-cycle hook or a state visitor: nothing here calls one."""


class _Counter:
    """Counts nothing."""

    def labels(self, **_: Any) -> "_Counter":
        return self

    def increment(self, value: int = 1) -> None:
        """Count nothing."""


#: Module -> its names. A module without names is a package on the way to one that has some.
_MODULES: dict[str, dict[str, Any]] = {
    "localstack": {},
    "localstack.aws": {},
    "localstack.aws.api": {"CommonServiceException": CommonServiceException, "RequestContext": RequestContext},
    "localstack.services": {},
    "localstack.services.plugins": {"ServiceLifecycleHook": type("ServiceLifecycleHook", (_Hook,), {})},
    "localstack.services.stores": {
        "AccountRegionBundle": AccountRegionBundle,
        "BaseStore": BaseStore,
        "LocalAttribute": LocalAttribute,
    },
    "localstack.state": {"StateVisitor": type("StateVisitor", (_Hook,), {})},
    "localstack.utils": {},
    "localstack.utils.collections": {"PaginatedList": PaginatedList},
    "moto.stepfunctions.parser.analytics": {"language_features_counter": _Counter()},
}


def supply_modules() -> None:
    """Put the missing modules into `sys.modules`; one that is already there is left as it is."""
    for name, names in _MODULES.items():
        if name in sys.modules:
            continue
        module = ModuleType(name, "Supplied for moto's Step Functions provider.")
        module.__path__ = []
        module.__dict__.update(names)
        sys.modules[name] = module
        parent, _, child = name.rpartition(".")
        if parent in sys.modules:
            setattr(sys.modules[parent], child, module)
    import moto.stepfunctions.parser

    moto.stepfunctions.parser.analytics = sys.modules["moto.stepfunctions.parser.analytics"]  # type: ignore[attr-defined]
