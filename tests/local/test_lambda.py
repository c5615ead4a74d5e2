"""A function runs, fails, times out and logs as on AWS, in a few warm worker processes."""

import json
import os
import re
import signal
import threading
import time

import psutil
import pytest
from botocore.exceptions import ClientError

pytestmark = pytest.mark.local

REPORT = re.compile(
    r"REPORT RequestId: [0-9a-f-]{36}\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\t"
    r"Max Memory Used: \d+ MB\t(Init Duration: [\d.]+ ms\t)?\n"
)


def workers(server):
    return [each for each in psutil.Process(server.pid).children(recursive=True) if "worker.py" in str(each.cmdline())]


def test_the_result_and_the_log_lines_of_a_cold_and_a_warm_run(functions, client):
    code = """
import logging
logging.getLogger().setLevel("INFO")
def handler(event, context):
    print("printed", event["n"])
    logging.info("logged")
    return {"n": event["n"], "memory": context.memory_limit_in_mb, "id": context.aws_request_id}
"""
    name = functions.make(code)
    for n in (1, 2):
        error, result = functions.invoke(name, {"n": n})
        assert error is None
        assert (result["n"], result["memory"]) == (n, "128")
    lines = functions.log_lines(name)
    assert [line.split()[0] for line in lines] == ["START", "printed", "[INFO]", "END", "REPORT"] * 2
    assert lines[0] == re.sub(r"\S{36}", lines[3].split()[-1], "START RequestId: " + "x" * 36 + " Version: $LATEST\n")
    assert re.fullmatch(r"\[INFO\]\t[\dT:.-]+Z\t" + result["id"] + "\tlogged\n", lines[7])
    reports = [REPORT.fullmatch(line) for line in (lines[4], lines[9])]
    assert [bool(found and found[1]) for found in reports] == [True, False]


def test_an_exception_is_reported_by_its_class_with_awss_stack(functions, client):
    code = """
class MessageMissing(Exception):
    pass
def look(event):
    raise MessageMissing("no message")
def handler(event, context):
    look(event)
"""
    name = functions.make(code)
    error, fault = functions.invoke(name)
    assert error == "Unhandled"
    assert (fault["errorType"], fault["errorMessage"]) == ("MessageMissing", "no message")
    assert fault["stackTrace"][0].startswith('  File "/var/task/index.py", line 7, in handler\n    look(event)\n')
    assert len(fault["stackTrace"]) == 2
    lines = functions.log_lines(name)
    assert fault["requestId"] in lines[0]
    assert lines[1].startswith("[ERROR] MessageMissing: no message\nTraceback (most recent call last):\n")


@pytest.mark.parametrize(
    ("code", "error_type", "message"),
    [
        ("import nothing_like_this", "Runtime.ImportModuleError", "Unable to import module 'index': No module named"),
        ("def handler(event, context)", "Runtime.UserCodeSyntaxError", "Syntax error in module 'index'"),
        ("def other(): pass", "Runtime.HandlerNotFound", "Handler 'handler' missing on module 'index'"),
        ("def handler(e, c): return {1}", "Runtime.MarshalError", "Unable to marshal response: Object of type set"),
        ("import sys\ndef handler(e, c): sys.exit(3)", "Runtime.ExitError", "exit status 3"),
        ("import os\ndef handler(e, c): os._exit(0)", "Runtime.ExitError", "exited without providing a reason"),
        ("import os\ndef handler(e, c): os.kill(os.getpid(), 9)", "Runtime.ExitError", "signal: killed"),
        ("def handler(e, c): return 'x' * 7_000_000", "Function.ResponseSizeTooLarge", "6291556 bytes"),
    ],
)
def test_what_aws_calls_a_failure_of_the_runtime(functions, client, code, error_type, message):
    name = functions.make(code)
    for _ in range(2):
        error, fault = functions.invoke(name)
        assert (error, fault["errorType"]) == ("Unhandled", error_type)
        assert message in fault["errorMessage"]


def test_a_timeout_is_reported_as_aws_does_and_the_next_call_works(functions, client):
    code = "import time\ndef handler(event, context):\n    print('begun', flush=True)\n    time.sleep(event)\n"
    name = functions.make(code, Timeout=1)
    error, fault = functions.invoke(name, 30)
    request_id = fault["errorMessage"].split()[1]
    assert (error, fault["errorType"]) == ("Unhandled", "Sandbox.Timedout")
    assert fault["errorMessage"] == f"RequestId: {request_id} Error: Task timed out after 1.00 seconds"
    lines = functions.log_lines(name)
    assert lines[1] == "begun\n"
    assert re.fullmatch(rf"[\dT:.-]+Z {request_id} Task timed out after 1.00 seconds\n\n", lines[2])
    assert "Status: timeout" in lines[4]
    assert functions.invoke(name, 0) == (None, None)


def test_the_functions_role_decides_about_its_own_calls(functions, client):
    code = "import boto3\ndef handler(event, context):\n    return boto3.client('sqs').list_queues().get('QueueUrls')\n"
    _, fault = functions.invoke(functions.make(code))
    assert fault["errorType"] == "ClientError"
    assert re.search(r"User: arn:aws:sts::000000000000:assumed-role/\S+ is not authorized to perform: sqs:", str(fault))
    error, _ = functions.invoke(functions.make(code, role=functions.role("sqs:ListQueues")))
    assert error is None


def test_a_function_sees_its_own_variables_and_not_the_servers(functions, client, server):
    code = "import os\ndef handler(event, context): return dict(os.environ)\n"
    name = functions.make(code, Environment={"Variables": {"TABLE": "t", "AWS_REGION": "mars"}})
    _, seen = functions.invoke(name)
    assert seen["TABLE"] == "t"
    assert seen["AWS_REGION"] == "us-east-1"
    assert seen["AWS_LAMBDA_FUNCTION_NAME"] == name
    assert seen["AWS_ACCESS_KEY_ID"].startswith("ASIA")
    assert server.secret_access_key not in json.dumps(seen)


def test_new_code_and_new_settings_count_at_once(functions, client):
    name = functions.make("def handler(event, context): return 1\n")
    assert functions.invoke(name)[1] == 1
    client("lambda").update_function_code(
        FunctionName=name,
        ZipFile=functions.zipped("import os\ndef handler(event, context): return os.environ.get('N')\n"),
    )
    assert functions.invoke(name)[1] is None
    client("lambda").update_function_configuration(FunctionName=name, Environment={"Variables": {"N": "2"}})
    assert functions.invoke(name)[1] == "2"


def test_functions_that_call_themselves_and_each_other_do_not_jam(functions, client):
    code = """
import boto3, json
def handler(event, context):
    if event["left"] == 0:
        return 0
    answer = boto3.client("lambda").invoke(
        FunctionName=event["names"][event["left"] % 2], Payload=json.dumps({**event, "left": event["left"] - 1}))
    return 1 + json.loads(answer["Payload"].read())
"""
    role = functions.role("lambda:InvokeFunction")
    names = [functions.make(code, role=role, Timeout=60) for _ in range(2)]
    assert functions.invoke(names[0], {"left": 6, "names": names}) == (None, 6)
    assert functions.invoke(names[0], {"left": 3, "names": [names[0]] * 2}) == (None, 3)


def test_a_chain_longer_than_the_workers_there_may_be_is_throttled_not_hung(functions, client, server):
    code = """
import boto3, json
from botocore.config import Config
def handler(event, context):
    lam = boto3.client("lambda", config=Config(retries={"total_max_attempts": 1}))
    answer = lam.invoke(FunctionName=context.function_name, Payload=json.dumps(event))
    return json.loads(answer["Payload"].read())
"""
    name = functions.make(code, role=functions.role("lambda:InvokeFunction"), Timeout=60)
    _, fault = functions.invoke(name)
    assert fault["errorType"] == "TooManyRequestsException"
    assert len(workers(server)) <= 8


def test_a_burst_uses_at_most_eight_processes_and_loses_nothing(functions, client, server):
    name = functions.make("import time\ndef handler(event, context):\n    time.sleep(0.05)\n    return event\n")
    results, most = [], 0
    threads = [threading.Thread(target=lambda n=n: results.append(functions.invoke(name, n))) for n in range(40)]
    for each in threads:
        each.start()
    while any(each.is_alive() for each in threads):
        most = max(most, len(workers(server)))
        time.sleep(0.02)
    assert sorted(result for _, result in results) == list(range(40))
    assert 1 <= most <= 8


def test_reserved_concurrency_throttles_as_aws_does(functions, client):
    name = functions.make("import time\ndef handler(event, context): time.sleep(event)\n")
    client("lambda").put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=1)
    running = threading.Thread(target=functions.invoke, args=(name, 1.5))
    running.start()
    time.sleep(0.7)
    with pytest.raises(ClientError) as refused:
        functions.invoke(name, 0)
    running.join()
    assert refused.value.response["Error"]["Code"] == "TooManyRequestsException"
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 429
    assert refused.value.response["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"
    assert functions.invoke(name, 0) == (None, None)


def test_a_killed_worker_is_an_error_and_the_next_call_gets_a_new_one(functions, client, server):
    name = functions.make("import os, time\ndef handler(e, c):\n    time.sleep(e)\n    return os.getpid()\n")
    _, idle = functions.invoke(name, 0)
    os.kill(idle, signal.SIGKILL)
    error, fresh = functions.invoke(name, 0)
    assert error is None
    assert fresh != idle
    killer = threading.Timer(0.5, os.kill, (fresh, signal.SIGKILL))
    killer.start()
    error, fault = functions.invoke(name, 5)
    assert fault["errorType"] == "Runtime.ExitError"
    assert functions.invoke(name, 0)[0] is None


def test_the_calls_id_is_the_one_in_the_log_lines(functions, client):
    name = functions.make("def handler(event, context): return context.aws_request_id\n")
    answer = client("lambda").invoke(FunctionName=name)
    seen = json.loads(answer["Payload"].read())
    assert answer["ResponseMetadata"]["RequestId"] == seen
    assert functions.log_lines(name)[0] == f"START RequestId: {seen} Version: $LATEST\n"


def test_a_state_machines_call_is_made_as_its_role_and_names_the_functions_log_lines(functions, client):
    name = functions.make("def handler(event, context): return {'id': context.aws_request_id}\n")
    state = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": name}}
    definition = json.dumps({"StartAt": "S", "States": {"S": {**state, "End": True}}})
    states = client("stepfunctions")
    outcomes = {}
    for role in (functions.role("lambda:InvokeFunction"), functions.role("lambda:GetFunction")):
        machine = states.create_state_machine(name=f"m-{name}-{len(outcomes)}", definition=definition, roleArn=role)
        arn = states.start_execution(stateMachineArn=machine["stateMachineArn"])["executionArn"]
        deadline = time.monotonic() + 10
        while (found := states.describe_execution(executionArn=arn))["status"] == "RUNNING":
            assert time.monotonic() < deadline
            time.sleep(0.05)
        outcomes[found["status"]] = found
    output = json.loads(outcomes["SUCCEEDED"]["output"])
    assert output["SdkResponseMetadata"]["RequestId"] == output["Payload"]["id"]
    assert "is not authorized to perform: lambda:InvokeFunction" in outcomes["FAILED"]["cause"]


def test_throttled_asynchronous_calls_wait_and_all_run(functions, client):
    name = functions.make("import time\ndef handler(event, context):\n    time.sleep(0.2)\n    print('ran', event)\n")
    client("lambda").put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=1)
    for n in range(8):
        client("lambda").invoke(FunctionName=name, InvocationType="Event", Payload=json.dumps(n))
    assert wait_for_lines(functions, name, "ran", 8) == {f"ran {n}\n" for n in range(8)}


def test_a_failed_asynchronous_call_is_tried_three_times_and_then_dead_lettered(functions, client):
    sqs = client("sqs")
    url = sqs.create_queue(QueueName=f"dead-{time.time_ns()}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    code = "def handler(event, context):\n    print('ran', context.aws_request_id)\n    raise ValueError('no')\n"
    name = functions.make(code, DeadLetterConfig={"TargetArn": arn})
    client("lambda").invoke(FunctionName=name, InvocationType="Event", Payload=b'{"n": 1}')
    answer = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=15)
    assert '"n": 1' in answer["Messages"][0]["Body"]
    assert len([line for line in functions.log_lines(name) if line.startswith("ran")]) == 3


def wait_for_lines(functions, name, start, count, wait_s=20):
    deadline = time.monotonic() + wait_s
    while True:
        try:
            found = {line for line in functions.log_lines(name) if line.startswith(start)}
        except ClientError:
            found = set()  # the log group comes with the first line
        if len(found) >= count or time.monotonic() > deadline:
            return found
        time.sleep(0.1)
