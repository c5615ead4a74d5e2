"""What the API refuses, answers twice alike, pages and describes."""

import json
import time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local.stepfunctions.conftest import Machines, details, one

pytestmark = pytest.mark.local

PASS = one({"Type": "Pass"})
WAIT = one({"Type": "Wait", "Seconds": 30})


def refusal(call: Any, **members: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(**members)
    return error.value.response["Error"]["Code"], error.value.response["Error"]["Message"]


def jsonata(output: str) -> dict[str, Any]:
    return one({"Type": "Pass", "Output": output}, QueryLanguage="JSONata")


@pytest.mark.parametrize(
    ("definition", "message"),
    [
        ({"StartAt": "A"}, "SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /"),
        (
            {"StartAt": "S", "States": {"S": {"Type": "Pass", "Next": "Z"}, "T": {"Type": "Succeed"}}},
            "MISSING_TRANSITION_TARGET: Missing 'Next' target: Z at /States/S/Next",
        ),
        (
            {"StartAt": "S", "States": {"S": {"Type": "Succeed"}, "T": {"Type": "Succeed"}}},
            'MISSING_TRANSITION_TARGET: State "T" is not reachable. at /States/T',
        ),
        (
            one({"Type": "Pass", "Retry": []}),
            "SCHEMA_VALIDATION_FAILED: Field 'Retry' is not supported at /States/S",
        ),
        (
            one({"Type": "Pass", "Output": 1}),
            "The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' ",
        ),
        (
            jsonata("{% phone %}"),
            "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported. "
            "at /States/S/Output",
        ),
        (jsonata("{% 1 + %}"), "INVALID_JSONATA_EXPRESSION: Unexpected end of expression at /States/S/Output"),
    ],
)
def test_a_definition_that_cannot_run_is_refused(machines: Machines, definition: Any, message: str) -> None:
    code, text = refusal(machines.create, definition=definition)
    assert code == "InvalidDefinition"
    assert text.startswith("Invalid State Machine Definition: '")
    assert message in text
    found = machines.states.validate_state_machine_definition(definition=json.dumps(definition))
    assert (found["result"], found["truncated"]) == ("FAIL", False)
    assert any(f"{item['code']}: {item['message']}" in text for item in found["diagnostics"])


def test_a_definition_that_is_not_json(machines: Machines) -> None:
    found = machines.states.validate_state_machine_definition(definition="not JSON")
    assert found["diagnostics"][0]["code"] == "INVALID_JSON_DESCRIPTION"
    assert machines.states.validate_state_machine_definition(definition=json.dumps(PASS))["result"] == "OK"


def test_names_arns_and_inputs(machines: Machines) -> None:
    states = machines.states
    assert refusal(machines.create, definition=PASS, name="a b") == ("InvalidName", "Invalid Name: 'a b'")
    assert refusal(machines.create, definition=PASS, roleArn="x") == ("InvalidArn", "Invalid Role Arn: 'x'")
    machine = machines.create(PASS)
    assert refusal(states.start_execution, stateMachineArn=machine, name="a/b")[0] == "InvalidName"
    assert refusal(states.start_execution, stateMachineArn=machine, input="{")[0] == "InvalidExecutionInput"
    assert refusal(states.describe_state_machine, stateMachineArn="x") == (
        "InvalidArn",
        "Invalid Arn: 'Invalid ARN prefix: x'",
    )
    unknown = f"{machine}-none"
    expected = ("StateMachineDoesNotExist", f"State Machine Does Not Exist: '{unknown}'")
    assert refusal(states.start_execution, stateMachineArn=unknown) == expected
    assert refusal(states.list_executions, stateMachineArn=unknown) == expected
    assert "maxResults" in refusal(states.list_executions, stateMachineArn=machine, maxResults=1001)[1]
    states.delete_state_machine(stateMachineArn=unknown)


def test_a_name_is_used_once(machines: Machines) -> None:
    states, machine = machines.states, machines.create(WAIT)
    first = states.start_execution(stateMachineArn=machine, name="n", input='{"a": 1}')
    again = states.start_execution(stateMachineArn=machine, name="n", input='{"a":1}')
    assert again["executionArn"] == first["executionArn"]
    expected = ("ExecutionAlreadyExists", f"Execution Already Exists: '{first['executionArn']}'")
    assert refusal(states.start_execution, stateMachineArn=machine, name="n", input="{}") == expected
    states.stop_execution(executionArn=first["executionArn"])
    machines.end_of(first["executionArn"])
    assert refusal(states.start_execution, stateMachineArn=machine, name="n", input='{"a": 1}') == expected


def test_a_machine_is_made_once(machines: Machines) -> None:
    name = f"once-{time.time_ns()}"
    first = machines.create(PASS, name=name)
    assert machines.create(PASS, name=name) == first
    assert refusal(machines.create, definition=WAIT, name=name)[0] == "StateMachineAlreadyExists"


def test_a_history_in_pages(machines: Machines) -> None:
    states = machines.states
    described, events = machines.run(PASS)
    arn = described["executionArn"]
    read, token = [], {}
    while True:
        part = states.get_execution_history(executionArn=arn, maxResults=3, reverseOrder=True, **token)
        read += part["events"]
        if "nextToken" not in part:
            break
        token = {"nextToken": part["nextToken"]}
    assert [event["id"] for event in read] == [event["id"] for event in reversed(events)]
    assert refusal(states.get_execution_history, executionArn=arn, nextToken="bad")[0] == "InvalidToken"
    bare = states.get_execution_history(executionArn=arn, includeExecutionData=False)["events"]
    assert bare[1]["stateEnteredEventDetails"] == {"name": "S", "inputDetails": {"truncated": False}}


def test_express_machines(machines: Machines) -> None:
    states = machines.states
    express, standard = machines.create(PASS, type="EXPRESS"), machines.create(PASS)
    answer = states.start_sync_execution(stateMachineArn=express, input='{"a": 1}')
    assert (answer["status"], answer["output"]) == ("SUCCEEDED", '{"a":1}')
    assert answer["billingDetails"]["billedDurationInMilliseconds"] % 100 == 0
    assert ":express:" in answer["executionArn"]
    code = "StateMachineTypeNotSupported"
    assert refusal(states.start_sync_execution, stateMachineArn=standard)[0] == code
    assert refusal(states.list_executions, stateMachineArn=express)[0] == code
    started = states.start_execution(stateMachineArn=express)["executionArn"]
    for call in (states.describe_execution, states.get_execution_history, states.stop_execution):
        message = "Invalid Arn: 'Resource type not valid in this context: express'"
        assert refusal(call, executionArn=started) == ("InvalidArn", message)
    failing = machines.create(one({"Type": "Fail", "Error": "E"}), type="EXPRESS")
    failed = states.start_sync_execution(stateMachineArn=failing)
    assert (failed["status"], failed["error"]) == ("FAILED", "E")


def test_descriptions_have_every_configuration(machines: Machines) -> None:
    machine = machines.create(PASS)
    described = machines.states.describe_state_machine(stateMachineArn=machine)
    assert described["tracingConfiguration"] == {"enabled": False}
    assert described["loggingConfiguration"] == {"level": "OFF", "includeExecutionData": False}
    machines.states.update_state_machine(stateMachineArn=machine, tracingConfiguration={"enabled": True})
    described = machines.states.describe_state_machine(stateMachineArn=machine)
    assert described["tracingConfiguration"] == {"enabled": True}


def test_versions_and_aliases(machines: Machines) -> None:
    states, machine = machines.states, machines.create(PASS)
    version = states.publish_state_machine_version(stateMachineArn=machine)["stateMachineVersionArn"]
    routing = [{"stateMachineVersionArn": version, "weight": 100}]
    alias = states.create_state_machine_alias(name="live", routingConfiguration=routing)["stateMachineAliasArn"]
    assert states.create_state_machine_alias(name="live", routingConfiguration=routing)["stateMachineAliasArn"] == alias
    started = states.start_execution(stateMachineArn=alias)["executionArn"]
    described, _ = machines.end_of(started)
    assert (described["stateMachineVersionArn"], described["stateMachineAliasArn"]) == (version, alias)
    assert described["stateMachineArn"] == machine
    assert refusal(states.delete_state_machine_version, stateMachineVersionArn=version)[0] == "ConflictException"


def test_an_input_is_told_as_it_was_given(machines: Any) -> None:
    states = {"S": {"Type": "Pass", "Next": "T"}, "T": {"Type": "Pass", "End": True}}
    given = '{\n  "a" : [1,  2]\n}'
    machine = machines.create({"StartAt": "S", "States": states})
    execution = machines.states.start_execution(stateMachineArn=machine, input=given)["executionArn"]
    described, events = machines.end_of(execution)
    assert described["input"] == given
    assert events[0]["executionStartedEventDetails"]["input"] == given
    first, second = details(events, "PassStateEntered")
    assert (first["input"], second["input"]) == (given, '{"a":[1,2]}')
    assert described["output"] == '{"a":[1,2]}'
