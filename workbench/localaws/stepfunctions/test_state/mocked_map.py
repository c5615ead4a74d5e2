"""What a mocked Map state makes of its items before its iterations would run, and whether too many of them fail."""

import json
from typing import Any

from workbench.localaws.stepfunctions.corrections.distributed_map import transform
from workbench.localaws.stepfunctions.corrections.failing import failure
from workbench.localaws.stepfunctions.map_run.batches import batched, batcher_values
from workbench.localaws.stepfunctions.map_run.readers import pointed_at
from workbench.localaws.stepfunctions.parts.service_errors import CommonServiceException
from workbench.localaws.stepfunctions.test_state.inspection import Inspection
from workbench.localaws.stepfunctions.test_state.request import Request

__all__ = ["note_map"]

_THRESHOLD = "States.ExceedToleratedFailureThreshold"


def note_map(state: Any, request: Request, inspection: Inspection, env: Any) -> None:
    """Note the stages of a Map state. Raises the failure of a map whose mocked iterations fail too often."""
    items = _items(state, request, inspection, env)
    failures = request.configuration.get("mapIterationFailureCount")
    if failures is not None and failures > len(items):
        raise CommonServiceException(
            "ValidationException", "MapIterationFailureCount cannot be greater than the number of items in the input."
        )
    selector = state.item_selector or state.parameters
    if selector is not None:
        items = _selected(selector, items, env)
        inspection.note("afterItemSelector", items)
    batcher = state.lifted.get("ItemBatcher")
    if batcher is not None:
        inspection.note("afterItemBatcher", batched(items, *batcher_values(batcher, state, env)))
    state.max_concurrency_decl.eval(env=env)
    inspection["maxConcurrency"] = env.stack.pop()
    count = _tolerance(state.tolerated_failure_count_decl, "ToleratedFailureCount", request, inspection, env)
    percentage = _tolerance(
        state.tolerated_failure_percentage_decl, "ToleratedFailurePercentage", request, inspection, env
    )
    if failures and _exceeds(failures, len(items), count, percentage):
        cause = "The specified tolerated failure threshold was exceeded"
        raise failure(env, _THRESHOLD, {"error": _THRESHOLD, "cause": cause}, "MapRunFailed")


def _tolerance(component: Any, field: str, request: Request, inspection: Inspection, env: Any) -> Any:
    if field not in request.state and f"{field}Path" not in request.state:
        return None
    component.eval(env=env)
    value = inspection[f"{field[:1].lower()}{field[1:]}"] = env.stack.pop()
    return value


def _exceeds(failures: int, items: int, count: int | None, percentage: float | None) -> bool:
    if not count and not percentage:
        return True
    return bool((count and failures > count) or (percentage and failures * 100 / items > percentage))


def _items(state: Any, request: Request, inspection: Inspection, env: Any) -> list[Any]:
    data = request.configuration.get("mapItemReaderData")
    if state.item_reader is not None and data is not None:
        return _read(state.item_reader, data, inspection, env)
    if state.items_path is not None:
        state.items_path.eval(env=env)
        items = env.stack.pop()
        inspection.note("afterItemsPath", items)
    elif state.items is not None:
        state.items.eval(env=env)
        items = env.stack.pop()
    else:
        items = env.states.get_input()
    return items if isinstance(items, list) else [items]


def _read(reader: Any, data: str, inspection: Inspection, env: Any) -> list[Any]:
    """Read `data` as the reader would read it from its source."""
    pointer = reader.map_state.lifted.get("ItemsPointer")
    if pointer is not None:
        inspection["afterItemsPointer"] = pointed_at(data, pointer)
    if not reader.reader_config:
        items = json.loads(data)
        return items if isinstance(items, list) else [items]
    reader.reader_config.eval(env=env)
    config = env.stack.pop()
    env.stack.append(data)
    transform(reader, env, config, reader.map_state.lifted)
    return env.stack.pop()


def _selected(selector: Any, items: list[Any], env: Any) -> list[Any]:
    selected = []
    context = env.states.context_object.context_object_data
    for index, item in enumerate(items):
        context["Map"] = {"Item": {"Index": index, "Value": item}}
        env.stack.append(env.states.get_input())
        selector.eval(env)
        selected.append(env.stack.pop())
        env.stack.pop()
    context.pop("Map", None)
    return selected
