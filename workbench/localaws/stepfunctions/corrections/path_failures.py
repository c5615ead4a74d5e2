"""What a path that finds nothing fails with: States.Runtime at once, without a TaskFailed and past Retry and Catch.

The cause names the field. Recorded for Pass states; "States.Runtime errors always cause the execution to fail"
(developer guide, "Error names"). An ItemsPath to something else than an array has its own text, as users report it.
"""

import copy
from typing import Any

from workbench.localaws.stepfunctions.corrections.failing import fail_at_runtime, failure
from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["ends_execution", "input_text", "install", "is_own", "path_failure"]


def path_failure(env: Any, error: Any) -> Exception:
    """Return the failure of the state in `env` for a NoSuchJsonPathError."""
    field = getattr(error, "field_name", None) or env.next_field_name
    cause = (
        f"The JSONPath '{error.json_path}' specified for the field '{field}' "
        f"could not be found in the input '{input_text(env, error.data)}'"
    )
    return failure(env, "States.Runtime", {"error": "States.Runtime", "cause": cause}, "ExecutionFailed")


def ends_execution(env: Any, failure_event: Any) -> bool:
    """Whether a failure is the state's own and one that neither Retry nor Catch see."""
    name = failure_event.error_name
    return name is not None and name.error_name == "States.Runtime" and is_own(env, failure_event)


def is_own(env: Any, failure_event: Any) -> bool:
    """Whether the state in `env` fails the execution by itself, not by a state inside it."""
    is_final: bool = failure_event.event_type.value == "ExecutionFailed"
    return is_final and failure_event.source_event_id == env.entered_event.id


def input_text(env: Any, data: Any) -> str:
    """Return `data` as AWS shows it: an execution's input as it came (usually with spaces), all else compact."""
    from moto.stepfunctions.parser.asl.utils.encoding import to_json_str

    given = env.states.context_object.context_object_data["Execution"].get("Input")
    if data == given:
        return str(getattr(env, "given_input", None) or to_json_str(data))
    return str(to_json_str(data, separators=(",", ":")))


def _eval_path(self: Any, env: Any) -> None:
    from moto.stepfunctions.parser.asl.component.common.string.string_expression import StringContextPath
    from moto.stepfunctions.parser.asl.utils.json_path import NoSuchJsonPathError, extract_json

    try:
        if isinstance(self, StringContextPath):
            found = extract_json(self.json_path, env.states.context_object.context_object_data)
            env.stack.append(copy.deepcopy(found))
        else:
            _shipped_eval_path(self, env)
    except NoSuchJsonPathError as error:
        if isinstance(self, StringContextPath):
            error.json_path = self.context_object_path  # type: ignore[misc]
        setattr(error, "field_name", env.next_field_name)  # noqa: B010 - moto's class does not declare it
        raise


def _eval_items_path(self: Any, env: Any) -> None:
    from moto.stepfunctions.parser.asl.utils.json_path import NoSuchJsonPathError

    path = self.string_sampler.literal_value
    try:
        self.string_sampler.eval(env=env)
    except NoSuchJsonPathError as error:
        name = error.json_path
        fail_at_runtime(env, f"Invalid path '{name}' : No results for path: $['{name[2:]}']")
    if not isinstance(env.stack[-1], list):
        fail_at_runtime(env, f'Reference path "{path}" must point to array.')


def install() -> None:
    """Make missing paths fail as AWS does."""
    global _shipped_eval_path
    from moto.stepfunctions.parser.asl.component.common.path.items_path import ItemsPath
    from moto.stepfunctions.parser.asl.component.common.string.string_expression import (
        StringContextPath,
        StringJsonPath,
    )

    _shipped_eval_path = replace_method(StringJsonPath, "_eval_body", _eval_path)
    replace_method(StringContextPath, "_eval_body", _eval_path)
    replace_method(ItemsPath, "_eval_body", _eval_items_path)


_shipped_eval_path: Any = None
