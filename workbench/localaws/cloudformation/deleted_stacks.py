"""GetTemplate of a deleted stack: told to who asks with its id, refused by name. Source: API reference, GetTemplate."""

from typing import Any

from ministack.services.cloudformation import handlers

__all__ = ["apply"]


def apply() -> None:
    """Look at the stack's status before its template is told."""
    shipped = handlers._ACTION_HANDLERS["GetTemplate"]

    def get_template(params: Any) -> Any:
        name = handlers._p(params, "StackName")
        if name and not name.startswith("arn:") and not handlers._p(params, "ChangeSetName"):
            stack = handlers._resolve_stack(name)
            if stack is None or stack["StackStatus"] == "DELETE_COMPLETE":
                return handlers._error("ValidationError", f"Stack with id {name} does not exist")
        return shipped(params)

    handlers._ACTION_HANDLERS["GetTemplate"] = get_template
