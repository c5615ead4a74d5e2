"""Reads the definition out of a CDK chainable, state or state machine, without importing the CDK.

A chainable is read state by state and never bound to a graph: the CDK refuses a state that is in two, so drawing a
chain first and building its StateMachine afterwards must stay possible.
"""

from typing import Any

from workbench.errors import DefinitionError

__all__ = ["definition_of_cdk", "is_cdk"]


def is_cdk(source: Any) -> bool:
    """Tell whether the object is a CDK chainable (chain or state) or state machine."""
    return hasattr(source, "start_state") or _definition_string(source) is not None


def definition_of_cdk(source: Any) -> dict[str, Any]:
    """Return the definition, or a template's resource properties, of a chainable or state machine.

    The branches of a Parallel are known to the CDK only once the chain is in a StateMachine; before that the Parallel
    is there without them. Raises DefinitionError when the CDK cannot render it.
    """
    try:
        return _chain(source.start_state) if hasattr(source, "start_state") else _machine(source)
    except RuntimeError as error:
        raise DefinitionError(f"The CDK could not render {type(source).__name__}: {error}") from error


def _definition_string(source: Any) -> Any:
    node = getattr(source, "node", None)
    resource = getattr(node, "default_child", None) if node is not None else None
    for holder in (source, resource):
        if hasattr(holder, "definition_string") and hasattr(holder, "stack"):
            return holder
    return None


def _machine(source: Any) -> dict[str, Any]:
    resource = _definition_string(source)
    for name in ("definition_string", "definition"):
        value = getattr(resource, name, None)
        if value is not None:
            return {"DefinitionString": resource.stack.resolve(value)}
    raise DefinitionError(f"The state machine {resource.node.path} has no definition in the app; draw it by its ARN.")


def _chain(start: Any) -> dict[str, Any]:
    reachable = type(start).find_reachable_states(start, include_error_handlers=True)
    states = {state.state_id: state.to_state_json() for state in reachable}
    return _resolved(start, {"StartAt": start.state_id, "States": states})


def _resolved(construct: Any, value: dict[str, Any]) -> dict[str, Any]:
    """Replace the CDK's tokens by CloudFormation's functions, through the stack the construct is in."""
    stack = next((scope for scope in reversed(construct.node.scopes) if hasattr(scope, "template_options")), None)
    if stack is None:
        raise DefinitionError(f"The state {construct.node.path} is in no Stack; give it one as its scope.")
    return {"Definition": stack.resolve(value)}
