"""A Python exception inside the interpreter ends the execution as FAILED with States.Runtime, and is logged once.

Each case breaks one seam. They run in one process of their own: the engine without the gateway.
"""

import json
import subprocess
import sys
from typing import Any

import pytest

from workbench.paths import REPO

pytestmark = pytest.mark.local

_RUN = """
import importlib, json, logging, operator, sys, time
from ministack.core.responses import request_scope
from workbench.localaws import stepfunctions
stepfunctions.install()
from workbench.localaws.stepfunctions import engine
from workbench.localaws.stepfunctions.wire.handler import answer
engine.provider()
logged = []
class Kept(logging.Handler):
    def emit(self, record):
        if record.exc_info: logged.append(str(record.exc_info[1]))
logging.getLogger().addHandler(Kept())
def boom(*_, **__): raise KeyError("seam")
def ask(action, **request):
    return json.loads(answer(action, request)[2])
def run(name, definition, given):
    machine = ask("CreateStateMachine", name=name, roleArn="arn:aws:iam::000000000000:role/r",
                  definition=json.dumps(definition))["stateMachineArn"]
    execution = ask("StartExecution", stateMachineArn=machine, input=json.dumps(given))["executionArn"]
    end = time.monotonic() + 20
    while (described := ask("DescribeExecution", executionArn=execution))["status"] == "RUNNING":
        if time.monotonic() > end: break
        time.sleep(0.02)
    time.sleep(0.1)
    events = ask("GetExecutionHistory", executionArn=execution, maxResults=1000)["events"]
    return {"described": described, "types": [event["type"] for event in events], "logged": list(logged)}
found = {}
with request_scope("000000000000", "us-east-1"):
    for name, (module, seam, value, definition, given) in json.load(sys.stdin).items():
        owner, _, attribute = seam.rpartition(".")
        broken = importlib.import_module(module)
        broken = operator.attrgetter(owner)(broken) if owner else broken
        kept = getattr(broken, attribute)
        setattr(broken, attribute, boom if value is None else value)
        logged.clear()
        try:
            found[name] = run(name, definition, given)
        finally:
            setattr(broken, attribute, kept)
print(json.dumps(found))
"""
_STATE = "moto.stepfunctions.parser.asl.component.state."
_PASS = (_STATE + "state_pass.state_pass", "StatePass._eval_state", None)
_TASK = (_STATE + "exec.state_task.service.state_task_service", "StateTaskService._eval_execution", None)
_JOB = (_STATE + "exec.state_map.iteration.iteration_worker", "IterationWorker._eval_job", None)
_PARSER = ("moto.stepfunctions.parser.backend.execution_worker", "ExecutionWorker._get_evaluation_entrypoint", None)
_OURS = "workbench.localaws.stepfunctions.corrections."
_FULL = (_OURS + "event_manager", "HISTORY_LIMIT", 40)
_NONE = (_OURS + "event_manager", "HISTORY_LIMIT", 25_000)

_HANDLED = {
    "Retry": [{"ErrorEquals": ["States.Runtime", "KeyError"], "MaxAttempts": 5, "IntervalSeconds": 1}],
    "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}],
}
_PROCESSOR = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
_MAP = {"Type": "Map", "ItemProcessor": _PROCESSOR}
_CALL = {
    "Type": "Task",
    "Resource": "arn:aws:states:::sqs:sendMessage",
    "Parameters": {"QueueUrl": "q", "MessageBody": "m"},
}


def _one(state: dict[str, Any]) -> dict[str, Any]:
    caught = {"Caught": {"Type": "Succeed"}} if "Catch" in state else {}
    return {"StartAt": "S", "States": {"S": {**state, "End": True}, **caught}}


#: name -> (module, seam, what it becomes; None raises), definition, input
BROKEN = {
    "pass": (*_PASS, _one({"Type": "Pass"}), {}),
    "task": (*_TASK, _one({**_CALL, **_HANDLED}), {}),
    "map": (*_PASS, _one({**_MAP, **_HANDLED}), [1, 2, 3]),
    "iteration": (*_JOB, _one({**_MAP, **_HANDLED}), [1, 2, 3]),
    "parallel": (*_PASS, _one({"Type": "Parallel", "Branches": [_PROCESSOR, _PROCESSOR], **_HANDLED}), {}),
    "definition": (*_PARSER, _one({"Type": "Pass"}), {}),
}
_SLOW = {"StartAt": "W", "States": {"W": {"Type": "Fail", "Error": "States.Timeout", "Cause": "late"}}}
_CATCHES = {"Catch": [{"ErrorEquals": ["States.Timeout"], "Next": "Caught"}]}
OTHERS = {
    "reserved-in-a-branch": (*_NONE, _one({"Type": "Parallel", "Branches": [_SLOW], **_CATCHES}), {}),
    "reserved-in-an-iteration": (*_NONE, _one({"Type": "Map", "ItemProcessor": _SLOW, **_CATCHES}), [1]),
    "full": (*_FULL, _one(_MAP), list(range(40))),
    "many": (*_NONE, _one({**_MAP, "MaxConcurrency": 1}), list(range(1500))),
}


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """name -> the answer of DescribeExecution, the types of the events, and the exceptions that were logged."""
    command = [sys.executable, "-c", _RUN]
    cases = json.dumps({**BROKEN, **OTHERS})
    ran = subprocess.run(command, input=cases, capture_output=True, text=True, cwd=REPO, timeout=200, check=False)
    assert ran.returncode == 0, ran.stderr
    return dict(json.loads(ran.stdout.splitlines()[-1]))


@pytest.mark.parametrize("case", BROKEN)
def test_an_internal_error_fails_the_execution(found, case):
    described, types = found[case]["described"], found[case]["types"]
    assert (described["status"], described.get("error")) == ("FAILED", "States.Runtime")
    assert "seam" in described["cause"]
    assert types[-1] == "ExecutionFailed"


@pytest.mark.parametrize("case", ["pass", "task", "definition"])
def test_it_is_logged_once_and_never_retried(found, case):
    assert found[case]["logged"] == ["'seam'"]
    assert not [kind for kind in found[case]["types"] if kind in ("TaskScheduled", "TaskFailed")]


def test_a_map_is_not_tried_again(found):
    assert found["map"]["types"].count("MapStateStarted") == 1


def test_a_map_of_many_items_one_after_the_other_ends(found):
    assert found["many"]["described"]["status"] == "SUCCEEDED"


def test_a_full_history_inside_a_map_fails_the_execution(found):
    assert found["full"]["described"]["status"] == "FAILED"
    assert "maximum number of history events" in found["full"]["described"]["cause"]


@pytest.mark.parametrize("case", ["reserved-in-a-branch", "reserved-in-an-iteration"])
def test_a_reserved_error_is_caught_outside(found, case):
    assert found[case]["described"]["status"] == "SUCCEEDED"
    assert json.loads(found[case]["described"]["output"]) == {"Error": "States.Timeout", "Cause": "late"}
