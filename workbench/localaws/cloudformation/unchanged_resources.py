"""Leaves resources that an update does not change out of the stack's events, as AWS does."""

from typing import Any

from ministack.services.cloudformation import _stack_events, _stacks, provisioners, stacks

from workbench.localaws.gateway.patching import replace

__all__ = ["apply"]


def _forget_start(stack_id: str, logical_id: str) -> None:
    """Take back the UPDATE_IN_PROGRESS that was written before the properties were compared."""
    events = _stack_events.get(stack_id, [])
    if events and (events[-1]["LogicalResourceId"], events[-1]["ResourceStatus"]) == (logical_id, "UPDATE_IN_PROGRESS"):
        events.pop()


def apply() -> None:
    """Compare the properties first, and write no events when they are equal."""
    update, add_event = provisioners._update_resource, stacks._add_event
    unchanged: set[tuple[str, str]] = set()

    def updated(
        resource_type: str, physical_id: str, old: Any, new: Any, stack_name: str, logical_id: str, *rest: Any
    ) -> Any:
        stack = _stacks.get(stack_name)
        if old == new and stack is not None:
            _forget_start(stack["StackId"], logical_id)
            unchanged.add((stack["StackId"], logical_id))
        return update(resource_type, physical_id, old, new, stack_name, logical_id, *rest)

    def added(
        stack_id: str, stack_name: str, logical_id: str, resource_type: str, status: str, *rest: Any, **more: Any
    ) -> None:
        if status == "UPDATE_COMPLETE" and (stack_id, logical_id) in unchanged:
            unchanged.discard((stack_id, logical_id))
            return
        add_event(stack_id, stack_name, logical_id, resource_type, status, *rest, **more)

    replace(provisioners, "_update_resource", updated)
    replace(stacks, "_add_event", added)
