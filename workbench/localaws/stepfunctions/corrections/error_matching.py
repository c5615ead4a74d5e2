"""Which errors Retry and Catch match: States.ALL matches neither States.Runtime nor States.DataLimitExceeded.

States.TaskFailed matches every error of a task but States.Timeout, and a heartbeat's timeout is matched by
States.HeartbeatTimeout and States.Timeout. Source: developer guide, "Error names". A reserved name may come from
anywhere: a branch or iteration that timed out, a Fail state, SendTaskFailure; as shipped, that raised ValueError.
"""

from typing import Any

from workbench.localaws.stepfunctions.seams import replace_method

__all__ = ["install"]

_NEVER_BY_ALL = ("States.Runtime", "States.DataLimitExceeded")


def _eval_body(self: Any, env: Any) -> None:
    error_name = env.stack.pop()
    name = error_name.error_name if error_name is not None else None
    wanted = {item.error_name for item in self.error_names}
    if name in wanted:
        matches = True
    elif "States.ALL" in wanted:
        matches = name not in _NEVER_BY_ALL
    elif "States.TaskFailed" in wanted:
        matches = name is not None and not name.startswith("States.")
    else:
        matches = name == "States.Timeout" and "States.HeartbeatTimeout" in wanted and _was_heartbeat(env)
    env.stack.append(matches)


def _was_heartbeat(env: Any) -> bool:
    return bool(getattr(env, "heartbeat_expired", False))


def _any_name(self: Any, error_name: str | None) -> None:
    self.error_name = error_name


def _declared_name(error_name: str | None) -> Any:
    """Return a name that a definition lists; it may not invent a reserved one."""
    from moto.stepfunctions.parser.asl.component.common.error_name import custom_error_name

    if error_name is not None and error_name.startswith(custom_error_name.ILLEGAL_CUSTOM_ERROR_PREFIX):
        raise ValueError(f"{error_name!r} is no error name of the States Language.")
    return custom_error_name.CustomErrorName(error_name)


def install() -> None:
    """Correct how error names are made and matched."""
    from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import CustomErrorName
    from moto.stepfunctions.parser.asl.component.common.error_name.error_equals_decl import ErrorEqualsDecl
    from moto.stepfunctions.parser.asl.parse import preprocessor

    replace_method(CustomErrorName, "__init__", _any_name)
    setattr(preprocessor, "CustomErrorName", _declared_name)  # noqa: B010 - a function in the place of a class
    replace_method(ErrorEqualsDecl, "_eval_body", _eval_body)
