"""Lifts fields off a definition that the interpreter's grammar does not know, so that the rest can be parsed.

The fields are put onto the parsed state afterwards, under `lifted`; the map run reads them there.
"""

import json
from typing import Any

__all__ = ["attach", "lift"]

_READER_FIELDS = ("CSVDelimiter", "ItemsPointer", "ManifestType", "Transformation")
_INPUT_TYPES = ("JSONL", "MANIFEST", "PARQUET")


def lift(text: str) -> tuple[str, dict[str, dict[str, Any]]]:
    """Return the definition without those fields, and the fields by the name of their state.

    State names are unique in a whole state machine. A text that is no JSON object comes back as it is.
    """
    try:
        definition = json.loads(text)
    except ValueError:
        return text, {}
    lifted: dict[str, dict[str, Any]] = {}
    if not isinstance(definition, dict) or not _machine(definition, lifted):
        return text, {}
    return json.dumps(definition), {name: fields for name, fields in lifted.items() if fields}


def _machine(machine: dict[str, Any], lifted: dict[str, dict[str, Any]]) -> bool:
    changed = False
    states = machine.get("States")
    for name, state in (states or {}).items() if isinstance(states, dict) else ():
        if not isinstance(state, dict):
            continue
        if state.get("Type") == "Map":
            changed |= _map(state, lifted.setdefault(name, {}))
        for inner in (state.get("ItemProcessor"), state.get("Iterator"), *(state.get("Branches") or [])):
            if isinstance(inner, dict):
                changed |= _machine(inner, lifted)
    return changed


def _map(state: dict[str, Any], fields: dict[str, Any]) -> bool:
    changed = False
    if "ItemBatcher" in state:
        fields["ItemBatcher"] = state.pop("ItemBatcher")
        changed = True
    percentage = state.get("ToleratedFailurePercentage")
    if isinstance(percentage, int) and not isinstance(percentage, bool):
        state["ToleratedFailurePercentage"] = float(percentage)
        changed = True
    config = (state.get("ItemReader") or {}).get("ReaderConfig") if isinstance(state.get("ItemReader"), dict) else None
    if isinstance(config, dict):
        changed |= _reader(config, fields)
    writer = state.get("ResultWriter")
    if isinstance(writer, dict) and "WriterConfig" in writer:
        fields["WriterConfig"] = writer.pop("WriterConfig")
        if "Resource" not in writer:
            state.pop("ResultWriter")
        changed = True
    processor = (state.get("ItemProcessor") or state.get("Iterator") or {}).get("ProcessorConfig")
    if isinstance(processor, dict) and processor.get("ExecutionType") == "EXPRESS":
        fields["ExecutionType"] = "EXPRESS"
        processor["ExecutionType"] = "STANDARD"
        changed = True
    return changed


def _reader(config: dict[str, Any], fields: dict[str, Any]) -> bool:
    changed = False
    for name in _READER_FIELDS:
        if name in config:
            fields[name] = config.pop(name)
            changed = True
    if config.get("InputType") in _INPUT_TYPES:
        fields["InputType"] = config["InputType"]
        config["InputType"] = "JSON"
        changed = True
    return changed


def attach(program: Any, lifted: dict[str, dict[str, Any]]) -> None:
    """Put the lifted fields onto the states of a parsed program."""
    if lifted:
        _attach(program, lifted, set())


def _attach(component: Any, lifted: dict[str, dict[str, Any]], seen: set[int]) -> None:
    if id(component) in seen or not type(component).__module__.startswith("moto.stepfunctions.parser.asl.component"):
        return
    seen.add(id(component))
    if type(component).__name__ == "StateMap":
        component.lifted = lifted.get(component.name, {})
    for value in list(vars(component).values()):
        parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else (value,)
        for part in parts:
            _attach(part, lifted, seen)
