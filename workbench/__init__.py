"""The verbs the notebooks use. Each is loaded when it is first asked for, so importing this is cheap."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.asl.definition import load_definition
    from workbench.aws.connection import Connection, connect
    from workbench.aws.console import console_links
    from workbench.aws.dataflow import dataflow
    from workbench.aws.dead_letters import dead_letters
    from workbench.aws.dry_run import DryRun, dry_run
    from workbench.aws.executions import executions
    from workbench.aws.fire import fire
    from workbench.aws.histories import histories
    from workbench.aws.history import events, history
    from workbench.aws.leftovers import leftovers
    from workbench.aws.logs import logs
    from workbench.aws.mocked_run import run_mocked
    from workbench.aws.person import person_prefix
    from workbench.aws.record import record
    from workbench.aws.redrive import redrive
    from workbench.aws.rows import rows
    from workbench.aws.start_again import start_again, start_each
    from workbench.aws.steps import steps
    from workbench.aws.trace import trace
    from workbench.aws.until import until
    from workbench.aws.wait import wait
    from workbench.cdk.assembly import Assembly
    from workbench.cdk.cli_difference import cdk_diff
    from workbench.cdk.cost import course_cost
    from workbench.cdk.deployment import deploy
    from workbench.cdk.destruction import destroy
    from workbench.cdk.difference import diff
    from workbench.cdk.lint import lint
    from workbench.cdk.machines import machines
    from workbench.cdk.synthesis import synth
    from workbench.course.start import start
    from workbench.display.diff import Comparison, compare
    from workbench.display.draw import describe, draw
    from workbench.display.picture import picture
    from workbench.display.postmortem import postmortem
    from workbench.display.replay import replay
    from workbench.display.timeline import timeline
    from workbench.display.trace import trace_picture
    from workbench.display.watch import watch
    from workbench.errors import WorkbenchError
    from workbench.frames.attempts import attempts_frame
    from workbench.frames.edges import edges_taken
    from workbench.frames.events import events_frame
    from workbench.frames.failing import failing_state
    from workbench.frames.fleet import Fleet
    from workbench.frames.fleet_sums import branches_frame, cost_frame, errors_frame, retries_frame, states_frame
    from workbench.frames.iterations import iterations_frame
    from workbench.frames.steps import steps_frame
    from workbench.recording.file import load
    from workbench.recording.model import Recording
    from workbench.recording.source import save
    from workbench.recording.to_mock import to_mock
    from workbench.scale.limits import Design, limits_frame
    from workbench.scale.load import load_frame
    from workbench.scale.prices import prices_frame
    from workbench.scale.simulation import simulate
    from workbench.tasks.checking import check, predict
    from workbench.tasks.help import hint, solution
    from workbench.tasks.progress_view import progress

#: Public name -> the module that holds it.
_HOMES = {
    "Assembly": "workbench.cdk.assembly",
    "Comparison": "workbench.display.diff",
    "Connection": "workbench.aws.connection",
    "Design": "workbench.scale.limits",
    "DryRun": "workbench.aws.dry_run",
    "Fleet": "workbench.frames.fleet",
    "Recording": "workbench.recording.model",
    "WorkbenchError": "workbench.errors",
    "attempts_frame": "workbench.frames.attempts",
    "branches_frame": "workbench.frames.fleet_sums",
    "cdk_diff": "workbench.cdk.cli_difference",
    "check": "workbench.tasks.checking",
    "compare": "workbench.display.diff",
    "connect": "workbench.aws.connection",
    "console_links": "workbench.aws.console",
    "cost_frame": "workbench.frames.fleet_sums",
    "course_cost": "workbench.cdk.cost",
    "dataflow": "workbench.aws.dataflow",
    "dead_letters": "workbench.aws.dead_letters",
    "deploy": "workbench.cdk.deployment",
    "describe": "workbench.display.draw",
    "destroy": "workbench.cdk.destruction",
    "diff": "workbench.cdk.difference",
    "draw": "workbench.display.draw",
    "dry_run": "workbench.aws.dry_run",
    "edges_taken": "workbench.frames.edges",
    "errors_frame": "workbench.frames.fleet_sums",
    "events": "workbench.aws.history",
    "events_frame": "workbench.frames.events",
    "executions": "workbench.aws.executions",
    "failing_state": "workbench.frames.failing",
    "fire": "workbench.aws.fire",
    "hint": "workbench.tasks.help",
    "histories": "workbench.aws.histories",
    "history": "workbench.aws.history",
    "iterations_frame": "workbench.frames.iterations",
    "leftovers": "workbench.aws.leftovers",
    "limits_frame": "workbench.scale.limits",
    "lint": "workbench.cdk.lint",
    "load": "workbench.recording.file",
    "load_definition": "workbench.asl.definition",
    "load_frame": "workbench.scale.load",
    "logs": "workbench.aws.logs",
    "machines": "workbench.cdk.machines",
    "person_prefix": "workbench.aws.person",
    "picture": "workbench.display.picture",
    "postmortem": "workbench.display.postmortem",
    "predict": "workbench.tasks.checking",
    "prices_frame": "workbench.scale.prices",
    "progress": "workbench.tasks.progress_view",
    "record": "workbench.aws.record",
    "redrive": "workbench.aws.redrive",
    "replay": "workbench.display.replay",
    "retries_frame": "workbench.frames.fleet_sums",
    "rows": "workbench.aws.rows",
    "run_mocked": "workbench.aws.mocked_run",
    "save": "workbench.recording.source",
    "simulate": "workbench.scale.simulation",
    "solution": "workbench.tasks.help",
    "start": "workbench.course.start",
    "start_again": "workbench.aws.start_again",
    "start_each": "workbench.aws.start_again",
    "states_frame": "workbench.frames.fleet_sums",
    "steps": "workbench.aws.steps",
    "steps_frame": "workbench.frames.steps",
    "synth": "workbench.cdk.synthesis",
    "timeline": "workbench.display.timeline",
    "to_mock": "workbench.recording.to_mock",
    "trace": "workbench.aws.trace",
    "trace_picture": "workbench.display.trace",
    "until": "workbench.aws.until",
    "wait": "workbench.aws.wait",
    "watch": "workbench.display.watch",
}

__all__ = [
    "Assembly",
    "Comparison",
    "Connection",
    "Design",
    "DryRun",
    "Fleet",
    "Recording",
    "WorkbenchError",
    "attempts_frame",
    "branches_frame",
    "cdk_diff",
    "check",
    "compare",
    "connect",
    "console_links",
    "cost_frame",
    "course_cost",
    "dataflow",
    "dead_letters",
    "deploy",
    "describe",
    "destroy",
    "diff",
    "draw",
    "dry_run",
    "edges_taken",
    "errors_frame",
    "events",
    "events_frame",
    "executions",
    "failing_state",
    "fire",
    "hint",
    "histories",
    "history",
    "iterations_frame",
    "leftovers",
    "limits_frame",
    "lint",
    "load",
    "load_definition",
    "load_frame",
    "logs",
    "machines",
    "person_prefix",
    "picture",
    "postmortem",
    "predict",
    "prices_frame",
    "progress",
    "record",
    "redrive",
    "replay",
    "retries_frame",
    "rows",
    "run_mocked",
    "save",
    "simulate",
    "solution",
    "start",
    "start_again",
    "start_each",
    "states_frame",
    "steps",
    "steps_frame",
    "synth",
    "timeline",
    "to_mock",
    "trace",
    "trace_picture",
    "until",
    "wait",
    "watch",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'workbench' has no name {name!r}; it has {', '.join(__all__)}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
