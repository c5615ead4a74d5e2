"""Groups items into batches as an ItemBatcher says. Source: developer guide, "ItemBatcher (Map)"."""

import json
from collections.abc import Iterator
from typing import Any

__all__ = ["batched", "batcher_values"]


def batched(items: list[Any], max_items: int | None, max_bytes: int | None, batch_input: Any) -> list[Any]:
    """Return the inputs of the child executions: `{"BatchInput": ..., "Items": [...]}`.

    With neither limit all items are one batch. BatchInput is there only when the state declares it.
    """
    inputs = []
    for group in _groups(items, max_items, max_bytes):
        batch: dict[str, Any] = {"Items": group}
        if batch_input is not None:
            batch = {"BatchInput": batch_input, "Items": group}
        inputs.append(batch)
    return inputs


def _groups(items: list[Any], max_items: int | None, max_bytes: int | None) -> Iterator[list[Any]]:
    group: list[Any] = []
    size = 0
    for item in items:
        length = len(json.dumps(item, separators=(",", ":")).encode())
        if group and ((max_items and len(group) >= max_items) or (max_bytes and size + length > max_bytes)):
            yield group
            group, size = [], 0
        group.append(item)
        size += length
    if group:
        yield group


def batcher_values(batcher: dict[str, Any], state: Any, env: Any) -> tuple[int | None, int | None, Any]:
    """Return MaxItemsPerBatch, MaxInputBytesPerBatch and BatchInput, with paths and expressions evaluated."""
    fields = {name: value for name, value in batcher.items() if value is not None}
    batch_input = fields.pop("BatchInput", None)
    values = _evaluated({name.removesuffix("Path"): value for name, value in fields.items()}, fields, state, env)
    evaluated_input = None if batch_input is None else _template(batch_input, state, env)
    return values.get("MaxItemsPerBatch"), values.get("MaxInputBytesPerBatch"), evaluated_input


def _evaluated(named: dict[str, Any], fields: dict[str, Any], state: Any, env: Any) -> dict[str, Any]:
    template = {}
    for name, value in named.items():
        is_path = f"{name}Path" in fields
        template[f"{name}.$" if is_path else name] = value
    return _template(template, state, env)


def _template(template: Any, state: Any, env: Any) -> Any:
    """Evaluate a payload template as a Pass state of the same query language would."""
    from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser

    is_jsonpath = state._is_language_query_jsonpath()
    body: dict[str, Any] = {"Type": "Pass", "End": True, "Parameters" if is_jsonpath else "Output": template}
    machine: dict[str, Any] = {"StartAt": "T", "States": {"T": body}}
    if not is_jsonpath:
        machine["QueryLanguage"] = "JSONata"
    parsed = AmazonStateLanguageParser.parse(json.dumps(machine))[0].states.states["T"]  # type: ignore[attr-defined]
    component = parsed.parameters if is_jsonpath else parsed.output.jsonata_template_value
    env.stack.append(env.states.get_input())
    component.eval(env=env)
    value = env.stack.pop()
    env.stack.pop()
    return value
