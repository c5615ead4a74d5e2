"""Replaces a function of a library, also where other modules of it have already imported it by name."""

import sys
from types import ModuleType
from typing import Any

__all__ = ["replace"]


def replace(home: ModuleType, name: str, new: Any) -> Any:
    """Set `home.name` to `new` in every loaded module of the same library, and return the old value.

    Raises AttributeError when the library has no such name: the pinned version has changed.
    """
    old = getattr(home, name)
    library = home.__name__.partition(".")[0]
    for module_name, module in list(sys.modules.items()):
        if module_name.partition(".")[0] == library and module.__dict__.get(name) is old:
            setattr(module, name, new)
    setattr(home, name, new)
    return old
