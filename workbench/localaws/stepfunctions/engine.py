"""The one provider of this process, loaded when it is first needed (about a second) with our corrections."""

import threading
from typing import Any

__all__ = ["is_loaded", "provider", "warm_up"]

_provider: Any = None
_lock = threading.Lock()


def is_loaded() -> bool:
    """Return whether the provider can be called without waiting."""
    return _provider is not None


def provider() -> Any:
    """Return the provider; the first call loads moto's interpreter and corrects it."""
    global _provider
    if _provider is None:
        with _lock:
            if _provider is None:
                from workbench.localaws.stepfunctions.corrections import correct
                from workbench.localaws.stepfunctions.parts import load_provider_module

                module = load_provider_module()
                correct()
                from workbench.localaws.stepfunctions.provider import make_provider

                _provider = make_provider(module)
    return _provider


def warm_up() -> None:
    """Load the provider in the background, so that the first request does not wait for it."""
    threading.Thread(target=provider, daemon=True, name="states-warm-up").start()
