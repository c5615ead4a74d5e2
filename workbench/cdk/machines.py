"""machines: every state machine in a folder of definitions, a file, or a CDK app."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench.asl.definition import load_definition
from workbench.asl.documents import parse
from workbench.cdk.assembly import Assembly
from workbench.cdk.deployment import as_assembly
from workbench.errors import DefinitionError

__all__ = ["machines"]

_ENDINGS = (".asl.json", ".asl.yaml", ".asl.yml", ".asl", ".json", ".yaml", ".yml")
_TYPE = "AWS::StepFunctions::StateMachine"


def machines(source: Any, *, connection: Any = None) -> dict[str, dict[str, Any]]:
    """Return {name: definition} of all state machines that `source` holds, faults and all.

    source: a folder (its .asl.json, .asl.yaml, .asl files, and .json or .yaml ones with `States`; named after the
    file); a CDK app, stack or assembly (named after the logical id); or anything else that load_definition() reads.
    Raises DefinitionError when there is none, or a file cannot be read.
    """
    if isinstance(source, str | Path) and Path(source).expanduser().is_dir():
        found = _in_folder(Path(source).expanduser())
    elif isinstance(source, Assembly) or _is_app(source):
        found = _in_assembly(as_assembly(source))
    else:
        name = Path(source).name if isinstance(source, Path) or _is_file(source) else "machine"
        return {_stem(name): load_definition(source, connection=connection)}
    if not found:
        raise DefinitionError(f"There is no state machine in {source}. Put a definition there, such as order.asl.json.")
    return found


def _in_folder(folder: Path) -> dict[str, dict[str, Any]]:
    found = {}
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.name.endswith(_ENDINGS):
            surely = ".asl" in path.suffixes
            if surely or _has_states(path):
                found[_stem(path.name)] = load_definition(path)
    return found


def _in_assembly(assembly: Assembly) -> dict[str, dict[str, Any]]:
    return {
        logical_id: load_definition(resource)
        for stack in assembly.stacks
        for logical_id, resource in assembly.template(stack).get("Resources", {}).items()
        if resource["Type"] == _TYPE
    }


def _has_states(path: Path) -> bool:
    document = parse(path.read_text(encoding="utf-8"), str(path))
    return isinstance(document, Mapping) and "States" in document


def _is_app(source: Any) -> bool:
    """Tell whether it is an app or a stack; a state machine or chainable of the CDK is a single definition."""
    if type(source).__module__.partition(".")[0] in ("builtins", "pathlib"):
        return False
    import aws_cdk
    from constructs import Construct

    return isinstance(source, aws_cdk.Stage) or (isinstance(source, Construct) and aws_cdk.Stack.is_stack(source))


def _is_file(source: Any) -> bool:
    return isinstance(source, str) and source.endswith(_ENDINGS) and "\n" not in source


def _stem(name: str) -> str:
    return next((name.removesuffix(ending) for ending in _ENDINGS if name.endswith(ending)), name)
