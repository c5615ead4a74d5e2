"""What a killed kernel, a killed CLI or another tool leaves behind is mended by the next deploy()."""

import os
import signal
import subprocess
import sys
import time

import pytest

import workbench as wb
from workbench.cdk import cli
from workbench.cdk.stacks import status
from workbench.errors import DeployError
from workbench.paths import REPO

pytestmark = [
    pytest.mark.local,
    pytest.mark.skipif(sys.platform == "win32", reason="kills processes by POSIX signals"),
]

STACK = "killed-CommonEventStack"

#: A kernel that deploys the whole system and is killed at the given point of it.
KERNEL = """
import os, signal, sys
import workbench as wb
from infra.app import build_app
from workbench.cdk import cli, deployment

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

point = sys.argv[1]
if point == "before the CLI":
    cli.start = die
elif point == "while the CLI loads":
    deployment._watch = die
else:
    read = deployment.EventReader.read
    def read_then_die(self):
        events = read(self)
        if events:
            die()
        return events
    deployment.EventReader.read = read_then_die
wb.deploy(build_app("killed-"), wb.connect())
"""


@pytest.fixture(scope="module")
def connection(server):
    return wb.connect()


@pytest.fixture(autouse=True)
def clean(connection):
    yield
    wb.destroy(STACK, connection)


def app():
    from infra.app import build_app

    return build_app("killed-")


@pytest.mark.parametrize("point", ["before the CLI", "while the CLI loads", "while CloudFormation works"])
def test_a_kernel_killed_in_the_middle(connection, point):
    killed = subprocess.run(
        [sys.executable, "-c", KERNEL, point], cwd=REPO, capture_output=True, text=True, timeout=120
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    outputs = wb.deploy(app(), connection)
    assert outputs["TableName"] == "killed-MessagesTable"
    assert status(STACK, connection) in ("CREATE_COMPLETE", "UPDATE_COMPLETE")


def test_the_cli_of_a_killed_kernel_leaves_too():
    code = """
import os, signal, workbench as wb
from workbench.cdk import cli
cli.prepare(wb.connect())
print(cli._ready.process.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    killed = subprocess.run([sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True, timeout=60)
    pid = int(killed.stdout)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail(f"the CLI process {pid} outlives its kernel")


def test_a_cli_killed_in_the_middle_is_told_and_mended(connection, monkeypatch):
    start = cli.start

    def start_and_kill(arguments, to):
        run = start(arguments, to)
        run.process.kill()
        return run

    monkeypatch.setattr(cli, "start", start_and_kill)
    with pytest.raises(DeployError, match=f"{STACK} could not be deployed"):
        wb.deploy(app(), connection)
    monkeypatch.undo()
    assert wb.deploy(app(), connection)["BusName"] == "killed-commonbus"


def test_a_change_set_nobody_executed(connection):
    assembly = wb.synth(app())
    connection.client("cloudformation").create_change_set(
        StackName=STACK,
        ChangeSetName="abandoned",
        ChangeSetType="CREATE",
        Capabilities=["CAPABILITY_IAM"],
        TemplateBody=assembly.artifacts[0].template_path.read_text(),
    )
    assert status(STACK, connection) == "REVIEW_IN_PROGRESS"
    assert wb.deploy(assembly, connection)["BusName"] == "killed-commonbus"


def test_an_interrupt_ends_the_cli(connection, monkeypatch):
    from workbench.cdk import deployment

    started = []
    start = cli.start
    monkeypatch.setattr(cli, "start", lambda *given: started.append(start(*given)) or started[-1])

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(deployment, "_watch", interrupted)
    with pytest.raises(KeyboardInterrupt):
        wb.deploy(app(), connection)
    assert started[0].process.returncode is not None


def test_too_slow_a_deployment_is_told(connection):
    with pytest.raises(DeployError, match="not deployed in 0 s"):
        wb.deploy(app(), connection, timeout_s=0)
