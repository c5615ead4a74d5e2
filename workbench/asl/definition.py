"""Reads a state machine's definition from wherever it is: dict, JSON, file, template, CDK object or ARN."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench.asl.cdk_objects import definition_of_cdk, is_cdk
from workbench.asl.cloudformation import definition_in_template, is_template
from workbench.asl.documents import parse
from workbench.errors import DefinitionError

__all__ = ["load_definition"]

_ACCEPTED = "Give a dict, JSON, a .json/.asl.json/.yaml file, a template, a CDK chainable or state machine, or an ARN."


def load_definition(source: Any, *, connection: Any = None, machine: str | None = None) -> dict[str, Any]:
    """Return the definition as a dict with at least `States`.

    `source` is a dict, JSON text, the path of a file (.json, .asl, .asl.json; .yaml and .yml where PyYAML is
    installed), a CloudFormation or SAM template, resource or DefinitionString (also with Fn::Join or Fn::Sub), a CDK
    chainable, state or state machine, or the ARN of a state machine or execution, which needs `connection`.
    `machine` is the logical id of one state machine of a template that has several.

    Definitions with faults are returned as they are: `workbench.asl.graph` marks what dangles. Raises DefinitionError
    when the source is no state machine at all.
    """
    return _load(source, connection, machine, None)


def _load(source: Any, connection: Any, machine: str | None, folder: Path | None) -> dict[str, Any]:
    if isinstance(source, Mapping):
        return _from_mapping(source, connection, machine, folder)
    if isinstance(source, Path):
        return _from_file(source, connection, machine)
    if isinstance(source, bytes):
        source = source.decode("utf-8", errors="replace")
    if isinstance(source, str):
        return _from_text(source, connection, machine, folder)
    if is_cdk(source):
        return _from_mapping(definition_of_cdk(source), connection, machine, folder)
    raise DefinitionError(f"A {type(source).__name__} is not a state machine: {_shown(source)}. {_ACCEPTED}")


def _from_mapping(
    source: Mapping[str, Any], connection: Any, machine: str | None, folder: Path | None
) -> dict[str, Any]:
    if isinstance(source.get("States"), Mapping):
        return dict(source)
    if len(source) == 1 and next(iter(source)) in ("Fn::Join", "Fn::Sub"):
        source = {"DefinitionString": source}
    if is_template(source):
        definition, uri = definition_in_template(source, machine)
        if uri is not None:
            return _from_file((folder or Path()) / uri, connection, None)
        return _load(definition, connection, machine, folder)
    raise DefinitionError(
        f"This is not a state machine: it has no object `States`, only {_keys(source)}. "
        "A definition has `StartAt` and `States`; give the whole of it."
    )


def _from_text(text: str, connection: Any, machine: str | None, folder: Path | None) -> dict[str, Any]:
    stripped = text.strip().removeprefix("\ufeff")
    if stripped.startswith("arn:") and "\n" not in stripped:
        return _from_arn(stripped, connection)
    if not stripped:
        raise DefinitionError(f"An empty text is not a state machine. {_ACCEPTED}")
    if stripped[0] not in "{[" and "\n" not in stripped:
        return _from_file(Path(stripped), connection, machine)
    return _from_document(parse(stripped, "The text"), "The text", connection, machine, folder)


def _from_file(path: Path, connection: Any, machine: str | None) -> dict[str, Any]:
    try:
        text = path.expanduser().read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise DefinitionError(f"No definition can be read from {_shown(str(path))}: {reason}. {_ACCEPTED}") from error
    return _from_document(parse(text, str(path)), str(path), connection, machine, path.parent)


def _from_document(
    document: Any, where: str, connection: Any, machine: str | None, folder: Path | None
) -> dict[str, Any]:
    if isinstance(document, Mapping):
        return _from_mapping(document, connection, machine, folder)
    raise DefinitionError(f"{where} holds {_shown(document)}, not a state machine. {_ACCEPTED}")


def _from_arn(arn: str, connection: Any) -> dict[str, Any]:
    if connection is None:
        raise DefinitionError(f"To read {arn}, a connection is needed: pass connection=workbench.connect().")
    from workbench.aws.calls import explained  # only here: everything else in asl works without boto3

    states = connection.client("stepfunctions")
    with explained(f"read the definition of {arn}", connection):
        if ":execution:" in arn:
            answer = states.describe_state_machine_for_execution(executionArn=arn)
        else:
            answer = states.describe_state_machine(stateMachineArn=arn)
    return _from_document(parse(answer["definition"], arn), arn, connection, None, None)


def _keys(source: Mapping[str, Any]) -> str:
    return ", ".join(repr(str(key)[:40]) for key in list(source)[:6]) or "nothing"


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
