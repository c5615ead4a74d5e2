"""Many histories, standard and Express, from the embedded AWS, and from moto's server as a second implementation."""

import json
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import boto3
import pandas as pd
import pytest
from botocore.awsrequest import AWSResponse
from moto.server import ThreadedMotoServer

import workbench as wb
from tests.local.conftest import Functions
from workbench.aws import histories as module
from workbench.aws.connection import Connection
from workbench.aws.express import EVIDENCE
from workbench.aws.histories_pace import Pace
from workbench.aws.token_bucket import Quota, TokenBucket
from workbench.errors import NotFoundError, WorkbenchError
from workbench.localaws import Server

pytestmark = pytest.mark.local
DEFINITION = {
    "StartAt": "Decide",
    "States": {
        "Decide": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.n", "NumericLessThan": 3, "Next": "Refuse"}],
            "Default": "Accept",
        },
        "Accept": {"Type": "Pass", "End": True},
        "Refuse": {"Type": "Fail", "Error": "TooFew"},
    },
}


@pytest.fixture(scope="module")
def connection(server: Server) -> Connection:
    return wb.connect()


@pytest.fixture(scope="module")
def group(connection: Connection) -> str:
    connection.client("logs").create_log_group(logGroupName="express-lines")
    return f"arn:aws:logs:{connection.region}:{connection.account}:log-group:express-lines:*"


@pytest.fixture(scope="module")
def make(connection: Connection, functions: Functions, group: str) -> Callable[..., str]:
    """make("name", "EXPRESS", level="ALL") -> ARN of a new state machine with the definition."""
    role, states = functions.role("*"), connection.client("stepfunctions")

    def machine(name: str, kind: str = "STANDARD", level: str = "OFF") -> str:
        destinations = [{"cloudWatchLogsLogGroup": {"logGroupArn": group}}] if level != "OFF" else []
        logging = {"level": level, "includeExecutionData": True, "destinations": destinations}
        wanted = {"name": name, "type": kind, "roleArn": role, "definition": json.dumps(DEFINITION)}
        made = states.create_state_machine(**wanted, loggingConfiguration=logging)
        return str(made["stateMachineArn"])

    return machine


def start(connection: Connection, machine: str, numbers: Any) -> list[str]:
    client = connection.client("stepfunctions")
    return [
        str(client.start_execution(stateMachineArn=machine, input=json.dumps({"n": n}))["executionArn"])
        for n in numbers
    ]


def test_a_fleet_of_the_embedded_aws(make: Callable[..., str], connection: Connection) -> None:
    machine = make("fleet")
    arns = start(connection, machine, range(12))
    wb.wait(arns, connection, check=False)
    fleet = wb.executions(machine, connection).pipe(wb.histories, connection)
    assert len(fleet) == 12
    branches = wb.branches_frame(fleet).set_index("to_state")["share"]
    assert (branches["Refuse"], branches["Accept"]) == (0.25, 0.75)
    assert wb.errors_frame(fleet)[["state", "error", "count"]].to_numpy().tolist() == [["Refuse", "TooFew", 3]]
    assert wb.cost_frame(fleet)["transitions"].sum() == 24
    single = wb.events_frame(wb.events(arns[5], connection))
    own = fleet.events[fleet.events["execution"] == arns[5]]
    assert own["type"].tolist() == single["type"].tolist()
    assert "25 % (×3)" in wb.draw(DEFINITION, fleet=fleet).text
    more = start(connection, machine, [9])
    wb.wait(more, connection)
    asked: list[str] = []
    connection.client("stepfunctions").meta.events.register(
        "provide-client-params.sfn.GetExecutionHistory", lambda params, **_: asked.append(params["executionArn"])
    )
    assert len(wb.executions(machine, connection).pipe(wb.histories, connection)) == 13
    assert asked == more


def test_express_executions_come_from_the_log_and_say_so(make: Callable[..., str], connection: Connection) -> None:
    machine = make("express", "EXPRESS", "ALL")
    arns = start(connection, machine, [1, 5])
    found = wb.until(
        lambda: wb.executions(machine, connection),
        lambda frame: (frame["status"] != "RUNNING").sum() == 2,
        "two ended executions in the log",
    )
    assert set(found["execution"]) == set(arns)
    assert set(found["status"]) == {"SUCCEEDED", "FAILED"}
    assert set(found["evidence"]) == {EVIDENCE}
    assert wb.executions(machine, connection, status="FAILED")["execution"].tolist() == [arns[0]]
    assert wb.steps(arns[1], connection)["state"].tolist() == ["Decide", "Accept"]
    fleet = wb.histories(found, connection)
    assert fleet.evidence == EVIDENCE
    assert EVIDENCE in repr(fleet)
    assert sorted(fleet.steps["state"].unique()) == ["Accept", "Decide", "Refuse"]


def test_an_express_machine_without_logs_says_how_to_get_them(make: Callable[..., str], connection: Connection) -> None:
    silent = make("silent", "EXPRESS")
    with pytest.raises(WorkbenchError, match="without a log group.*level ALL"):
        wb.executions(silent, connection)


def test_an_express_execution_without_lines_is_not_found(make: Callable[..., str], connection: Connection) -> None:
    machine = make("express-other", "EXPRESS", "ALL")
    arn = machine.replace(":stateMachine:", ":express:") + ":name:id"
    with pytest.raises(NotFoundError, match="no line of it|no line of"):
        wb.history(arn, connection)


@pytest.fixture(scope="module")
def moto() -> Iterator[SimpleNamespace]:
    """A connection to moto's server as if it were an account, with a machine of 25 executions."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    session = boto3.Session("key", "secret", region_name="us-east-1")
    account = Connection(session, "123456789012", "us-east-1", "moto", False, f"http://{host}:{port}", "moto")
    trust = json.dumps({"Version": "2012-10-17", "Statement": []})
    iam, client = (session.client(name, endpoint_url=account.endpoint_url) for name in ("iam", "stepfunctions"))
    role = iam.create_role(RoleName="role", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    definition = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
    machine = client.create_state_machine(name="many", roleArn=role, definition=definition)["stateMachineArn"]
    arns = [str(client.start_execution(stateMachineArn=machine, name=f"e{n}")["executionArn"]) for n in range(25)]
    yield SimpleNamespace(connection=account, machine=machine, arns=arns)
    server.stop()


def test_moto_lists_all_pages(moto: SimpleNamespace) -> None:
    client = moto.connection.client("stepfunctions")
    pages: list[int] = []
    client.meta.events.register(
        "after-call.sfn.ListExecutions", lambda parsed, **_: pages.append(len(parsed["executions"]))
    )
    client.meta.events.register("provide-client-params.sfn.ListExecutions", _ten_a_page)
    found = wb.executions(moto.machine, moto.connection)
    assert set(found["execution"]) == set(moto.arns)
    assert pages == [10, 10, 5]


def _ten_a_page(params: dict[str, Any], **_: Any) -> None:
    params["maxResults"] = 10


def test_moto_tells_the_same_history_each_way(moto: SimpleNamespace) -> None:
    fleet = wb.histories(moto.arns, moto.connection, cached=False)
    assert fleet.executions["execution"].tolist() == moto.arns
    each = fleet.events.groupby("execution")["id"].apply(list)
    assert each.tolist() == [[event["id"] for event in wb.events(moto.arns[0], moto.connection)]] * 25
    gone = pd.concat([fleet.executions, fleet.executions.head(1).assign(execution=moto.arns[0] + "x")])
    assert wb.histories(gone, moto.connection, cached=False).unread["execution"].tolist() == [moto.arns[0] + "x"]


def test_throttled_by_the_server_it_slows_down_and_gets_everything(
    moto: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every third answer is AWS's throttle, on the wire, so that botocore's own retries are in it too."""
    client = moto.connection.client("stepfunctions")
    sent = [0]

    def throttle(**_: Any) -> AWSResponse | None:
        sent[0] += 1
        if sent[0] % 3:
            return None
        body = b'{"__type": "ThrottlingException", "message": "Rate exceeded"}'
        return AWSResponse("", 400, {"content-type": "application/x-amz-json-1.0"}, _Raw(body))

    pace = Pace(TokenBucket(Quota(400, 200)))
    monkeypatch.setattr(module, "pace_of", lambda *_: pace)
    client.meta.events.register("before-send.sfn.GetExecutionHistory", throttle, unique_id="throttle")
    runs = wb.executions(moto.machine, moto.connection)
    begun = time.monotonic()
    fleet = wb.histories(runs, moto.connection, cached=False)
    client.meta.events.unregister("before-send.sfn.GetExecutionHistory", unique_id="throttle")
    assert fleet.events["execution"].nunique() == 25
    assert pace.throttles > 0
    assert pace.bucket is not None
    assert time.monotonic() - begun < 60


class _Raw:
    """The body of an answer, as urllib3 would give it."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.body
