"""What a mocked Task, Map or Parallel does in the place of its work: the mocked result, or the mocked error."""

from typing import Any, NoReturn

from workbench.localaws.stepfunctions.corrections.failing import failure
from workbench.localaws.stepfunctions.test_state.inspection import Inspection
from workbench.localaws.stepfunctions.test_state.mocked_map import note_map
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
            note_map(state, request, inspection, env)
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
