"""Writes down what each step of a state's data flow makes, by wrapping the parts of one parsed state."""

import json
from collections.abc import Callable
from typing import Any

__all__ = ["Inspection", "watch"]


class Inspection(dict):
    """The inspectionData of an answer: stage -> JSON string."""

    def note(self, stage: str, value: Any) -> None:
        """Write a stage down as compact JSON."""
        self[stage] = json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=str)


def watch(state: Any, inspection: Inspection, is_jsonpath: bool) -> None:
    """Note the stages of `state` while it runs."""
    kind = type(state).__name__
    runs = hasattr(state, "retry")
    if is_jsonpath and state.input_path is not None and kind != "StateFail":
        _after(state.input_path, lambda env: inspection.note("afterInputPath", env.stack[-1]))
    arguments = getattr(state, "parargs", None) or getattr(state, "parameters", None)
    if arguments is not None and kind != "StateMap":
        stage = "afterParameters" if is_jsonpath else "afterArguments"
        _after(arguments, lambda env: inspection.note(stage, env.stack[-1]))
    if kind == "StatePass":
        _watch_pass(state, inspection, is_jsonpath)
    elif runs:
        _watch_run(state, inspection, is_jsonpath)


def _watch_pass(state: Any, inspection: Inspection, is_jsonpath: bool) -> None:
    if state.result is not None:
        _after(state.result, lambda env: inspection.note("result", env.stack[-1]))
    if is_jsonpath and state.result_path is not None:
        _before(state.result_path, lambda env: _note_unselected(inspection, env.stack[-1]))
        _after(state.result_path, lambda env: inspection.note("afterResultPath", env.stack[-1]))


def _note_unselected(inspection: Inspection, result: Any) -> None:
    inspection.setdefault(
        "afterParameters", json.dumps(json.loads(inspection["afterInputPath"]), separators=(",", ":"))
    )
    inspection.note("afterResultSelector", result)


def _watch_run(state: Any, inspection: Inspection, is_jsonpath: bool) -> None:
    if is_jsonpath:
        if state.result_selector is not None:
            _after(state.result_selector, lambda env: inspection.note("afterResultSelector", env.stack[-1]))
        if state.result_path is not None:
            _before(state.result_path, lambda env: _note_selected(inspection, env.stack[-1]))
            _after(state.result_path, lambda env: inspection.note("afterResultPath", env.stack[-1]))
    execute = state._eval_execution

    def executed(env: Any) -> None:
        if is_jsonpath and getattr(state, "parargs", None) is None and type(state).__name__ != "StateMap":
            inspection["afterParameters"] = inspection.get("afterInputPath", "{}")
        if not is_jsonpath and getattr(state, "parargs", None) is None and type(state).__name__ != "StateMap":
            inspection.note("afterArguments", env.states.get_input())
        execute(env)
        inspection.note("result", env.stack[-1])

    state._eval_execution = executed


def _note_selected(inspection: Inspection, result: Any) -> None:
    if "afterResultSelector" not in inspection:
        inspection.note("afterResultSelector", result)


def _after(component: Any, note: Callable[[Any], None]) -> None:
    evaluate = component._eval_body

    def evaluated(env: Any) -> None:
        evaluate(env)
        note(env)

    component._eval_body = evaluated


def _before(component: Any, note: Callable[[Any], None]) -> None:
    evaluate = component._eval_body

    def evaluated(env: Any) -> None:
        note(env)
        evaluate(env)

    component._eval_body = evaluated
