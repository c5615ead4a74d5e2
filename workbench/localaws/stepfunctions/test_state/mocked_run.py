"""What a mocked Task, Map or Parallel does in the place of its work: the mocked result, or the mocked error."""

import json
from typing import Any, NoReturn

from workbench.localaws.stepfunctions.corrections.failing import failure
from workbench.localaws.stepfunctions.parts.service_errors import CommonServiceException
from workbench.localaws.stepfunctions.test_state.inspection import Inspection
from workbench.localaws.stepfunctions.test_state.mocks import mocked_result
from workbench.localaws.stepfunctions.test_state.request import Request

__all__ = ["put_mock_in"]


def put_mock_in(state: Any, request: Request, inspection: Inspection) -> None:
    """Replace the state's work by its mock; what comes before and after it runs as it is defined."""
    mock = request.mock or {}
    result = mocked_result(request) if "result" in mock else None
    error = mock.get("errorOutput")

    def execute(env: Any) -> None:
        if request.type == "Map":
            _note_map(state, request, inspection, env)
        elif getattr(state, "parargs", None) is not None:
            data = env.states.context_object.context_object_data
            if "Task" in request.context:
                data["Task"] = request.context["Task"]
            elif "Task" not in data:
                env.states.context_object.update_task_token()
            state.parargs.eval(env=env)
            env.stack.pop()
        if error is not None:
            _fail(env, error)
        env.stack.append(result)

    state._eval_execution = execute


def _fail(env: Any, error: dict[str, Any]) -> NoReturn:
    details = {name: error[name] for name in ("error", "cause") if error.get(name) is not None}
    raise failure(env, error.get("error") or "", details, "TaskFailed")


def _note_map(state: Any, request: Request, inspection: Inspection, env: Any) -> None:
    items = _items(state, request, inspection, env)
    failures = request.configuration.get("mapIterationFailureCount")
    if failures is not None and failures > len(items):
        raise CommonServiceException(
            "ValidationException", "MapIterationFailureCount cannot be greater than the number of items in the input."
        )
    selector = state.item_selector or state.parameters
    if selector is not None:
        inspection.note("afterItemSelector", _selected(selector, items, env))
    state.max_concurrency_decl.eval(env=env)
    inspection["maxConcurrency"] = env.stack.pop()
    for field, declared in (
        ("toleratedFailureCount", "ToleratedFailureCount"),
        ("toleratedFailurePercentage", "ToleratedFailurePercentage"),
    ):
        if declared in request.state or f"{declared}Path" in request.state:
            component = getattr(state, f"{'_'.join(_words(declared))}_decl")
            component.eval(env=env)
            inspection[field] = env.stack.pop()


def _items(state: Any, request: Request, inspection: Inspection, env: Any) -> list[Any]:
    data = request.configuration.get("mapItemReaderData")
    if state.item_reader is not None and data is not None:
        items = json.loads(data)
        return items if isinstance(items, list) else [items]
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


def _words(name: str) -> list[str]:
    return "".join(f" {letter}" if letter.isupper() else letter for letter in name).lower().split()
