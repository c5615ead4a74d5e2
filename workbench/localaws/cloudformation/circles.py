"""Refuses a template whose resources need each other in a circle before a stack is touched, as AWS does."""

from typing import Any

from ministack.services.cloudformation import changesets, engine, handlers  # noqa: F401 - both have the name replaced

from workbench.localaws.gateway.patching import replace

__all__ = ["apply"]

#: What ministack's sort says of a circle: it comes too late, and leaves an UPDATE_FAILED stack nobody can update.
_THEIRS = "Circular dependency detected among resources: "


def apply() -> None:
    """Look for a circle where the template is validated."""
    shipped = engine.validate_template_support

    def validated(template: dict[str, Any], conditions: dict[str, Any], *rest: Any, **more: Any) -> Any:
        found = shipped(template, conditions, *rest, **more)
        try:
            engine._topological_sort(template.get("Resources") or {}, conditions)
        except ValueError as error:
            raise ValueError(f"Circular dependency between resources: [{str(error).removeprefix(_THEIRS)}]") from error
        return found

    replace(engine, "validate_template_support", validated)
