"""Runs the state under test in an environment of its own and answers as TestState does."""

import copy
import json
import threading
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from workbench.localaws.stepfunctions.corrections.state_entry import context_time
from workbench.localaws.stepfunctions.test_state.inspection import Inspection, watch
from workbench.localaws.stepfunctions.test_state.mocked_run import put_mock_in
from workbench.localaws.stepfunctions.test_state.outcome import Outcome, decide
from workbench.localaws.stepfunctions.test_state.request import Request, read_request

__all__ = ["test_state"]

_TIME_LIMIT_S = 300


def test_state(context: Any, request: dict[str, Any], activities: dict[str, Any]) -> dict[str, Any]:
    """Answer a TestState request. `context` names account and region."""
    read = read_request(request)
    state = _parse(read)
    inspection = Inspection(input=read.raw_input)
    env = _environment(context, read, activities)
    is_jsonpath = state._is_language_query_jsonpath()
    if read.mock is not None:
        put_mock_in(state, read, inspection)
    watch(state, inspection, is_jsonpath)
    outcome = _run(state, env, read)
    return _answer(state, env, read, outcome, inspection)


def _parse(read: Request) -> Any:
    from moto.stepfunctions.parser.api import InvalidDefinition
    from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser

    machine = {"StartAt": read.name, "States": {read.name: read.state}}
    if read.query_language != "JSONPath":
        machine["QueryLanguage"] = read.query_language
    parser: Any = vars(AmazonStateLanguageParser)["parse"].__func__
    try:
        program, _ = parser.uncached(json.dumps(machine))
    except Exception as error:
        raise InvalidDefinition(f"Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: {error}'") from error
    return program.states.states[read.name]


def _environment(context: Any, read: Request, activities: dict[str, Any]) -> Any:
    from moto.stepfunctions.parser.api import StateMachineType
    from moto.stepfunctions.parser.asl.eval.environment import Environment
    from moto.stepfunctions.parser.asl.eval.evaluation_details import AWSExecutionDetails
    from moto.stepfunctions.parser.asl.eval.event.event_manager import EventHistoryContext

    name = str(uuid4())
    arn = f"arn:aws:states:{context.region}:{context.account_id}"
    role_arn = read.role_arn or f"arn:aws:iam::{context.account_id}:role/none"
    data: dict[str, Any] = {
        "Execution": {
            "Id": f"{arn}:express:{name}:{name}:{uuid4()}",
            "Input": json.loads(read.raw_input),
            "Name": name,
            "RoleArn": role_arn,
            "StartTime": context_time(datetime.now(tz=UTC)),
            "RedriveCount": 0,
        },
        "StateMachine": {"Id": f"{arn}:stateMachine:{name}", "Name": name},
    }
    data.update(copy.deepcopy(read.context))
    data.setdefault("Execution", {}).setdefault("Input", json.loads(read.raw_input))
    env = Environment(
        aws_execution_details=AWSExecutionDetails(account=context.account_id, region=context.region, role_arn=role_arn),
        execution_type=StateMachineType.STANDARD,
        context=data,  # type: ignore[arg-type]
        event_history_context=EventHistoryContext.of_program_start(),
        cloud_watch_logging_session=None,
        activity_store=activities,
    )
    env.states.reset(json.loads(read.raw_input))
    for variable, value in read.variables.items():
        env.variable_store._inner_scope[variable] = value
    env.next_state_name = read.name
    return env


def _run(state: Any, env: Any, read: Request) -> Outcome:
    from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEventException

    retries = read.configuration.get("retrierRetryCount") or 0
    ended: list[Outcome | Exception] = []
    given_state = read.context.get("State")

    def once(env: Any) -> None:
        """Run the work once; Retry and Catch are decided on, not acted on."""
        state_data = env.states.context_object.context_object_data["State"]
        state_data["RetryCount"] = retries
        if isinstance(given_state, dict):
            state_data.update(given_state)
        state._evaluate_with_timeout(env)

    if hasattr(state, "retry"):
        state._eval_state = once

    def run() -> None:
        try:
            state.eval(env)
            ended.append(Outcome("SUCCEEDED"))
        except FailureEventException as failure:
            ended.append(decide(state, env, failure, retries))
        except Exception as error:
            ended.append(_from_exception(state, env, error, retries))

    thread = threading.Thread(target=run, daemon=True, name="states-test")
    thread.start()
    thread.join(_TIME_LIMIT_S)
    if not ended:
        return Outcome("FAILED", "States.Timeout")
    if isinstance(ended[0], Exception):
        raise ended[0]
    return ended[0]


def _from_exception(state: Any, env: Any, error: Exception, retries: int) -> Any:
    from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEventException

    from workbench.localaws.stepfunctions.parts.service_errors import CommonServiceException

    if isinstance(error, CommonServiceException):
        return error
    if not hasattr(state, "_from_error"):
        return Outcome("FAILED", "States.Runtime", f"{type(error).__name__}({error})")
    event = state._from_error(env=env, ex=error)
    return decide(state, env, FailureEventException(failure_event=event), retries)


def _answer(state: Any, env: Any, read: Request, outcome: Outcome, inspection: Inspection) -> dict[str, Any]:
    answer: dict[str, Any] = {"status": outcome.status, "error": outcome.error, "cause": outcome.cause}
    if outcome.status in ("SUCCEEDED", "CAUGHT_ERROR"):
        answer["output"] = json.dumps(env.states.get_input(), separators=(",", ":"), ensure_ascii=False, default=str)
        if env.next_state_name is not None and env.next_state_name != read.name:
            answer["nextState"] = env.next_state_name
    if read.level != "INFO":
        if outcome.error_details:
            inspection["errorDetails"] = outcome.error_details
        variables = {**env.variable_store._outer_scope, **env.variable_store._inner_scope}
        if variables:
            inspection.note("variables", variables)
        if outcome.status == "CAUGHT_ERROR" and state._is_language_query_jsonpath():
            inspection.note("afterResultPath", env.states.get_input())
        answer["inspectionData"] = dict(inspection)
    return answer
