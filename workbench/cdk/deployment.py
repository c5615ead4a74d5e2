"""deploy: the official CDK CLI on a synthesised assembly, with progress, outputs, and failures in one sentence."""

import re
import time
from typing import TYPE_CHECKING, Any

from workbench.aws.connection import Connection
from workbench.aws.guard import require_writable
from workbench.cdk import cli
from workbench.cdk.account import prepare_account, tag_arguments
from workbench.cdk.assembly import Assembly, StackArtifact
from workbench.cdk.failures import cli_failure, resource_failure
from workbench.cdk.progress import LiveView, Progress
from workbench.cdk.recovery import make_deployable
from workbench.cdk.stacks import EventReader, describe, first_failure, poll_s, status
from workbench.errors import DeployError

if TYPE_CHECKING:
    from constructs import IConstruct

__all__ = ["as_assembly", "deploy"]

_WATCH_S = 0.01
_API_ADDRESS = re.compile(r"https://([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?/([^/]+)/(.*)")


def deploy(
    app_or_assembly: "IConstruct | Assembly", connection: Connection, *, hotswap: bool = False, timeout_s: float = 1800
) -> dict[str, Any]:
    """Deploy every stack of an app, stack or assembly, and return the outputs.

    The outputs are {name: value} for one stack, {stack: {name: value}} for several; on the embedded AWS the address
    of an API is the one that answers there. A stack that an interrupted deployment left behind is mended first.
    hotswap: put a changed handler in place without CloudFormation, which takes seconds on AWS; the stack then differs
    from its template until the next deployment. The embedded AWS has no need of it and deploys as always.
    On an account every name must begin with your prefix, and each stack carries your owner tag and an expiry tag.
    Raises SynthError, RefusedError when the account may not be written to, and DeployError with the failed resource,
    its type and the reason.
    """
    assembly = as_assembly(app_or_assembly)
    if not assembly.artifacts:
        raise DeployError(f"There is no stack in {assembly.path}: give the app a Stack with at least one resource.")
    require_writable(f"deploy {', '.join(assembly.stacks)}", connection)
    prepare_account(assembly, connection)
    try:
        outputs = {
            stack.name: _deploy_stack(assembly, stack, connection, hotswap, timeout_s) for stack in assembly.artifacts
        }
    finally:
        cli.prepare(connection)
    return next(iter(outputs.values())) if len(outputs) == 1 else outputs


def as_assembly(app_or_assembly: "IConstruct | Assembly") -> Assembly:
    """Return the assembly itself, or synthesise what is not one yet."""
    if isinstance(app_or_assembly, Assembly):
        return app_or_assembly
    from workbench.cdk.synthesis import synth

    return synth(app_or_assembly)


def _deploy_stack(
    assembly: Assembly, stack: StackArtifact, connection: Connection, hotswap: bool, timeout_s: float
) -> dict[str, str]:
    before = make_deployable(stack.name, connection, timeout_s=timeout_s)
    in_template = len(assembly.template(stack.name).get("Resources", {}))
    progress = Progress(stack.name, in_template if before is None else None)
    reader = EventReader(stack.name, connection)
    view = LiveView(progress)
    arguments = [
        *_arguments(assembly, stack, hotswap and not connection.is_local),
        *tag_arguments(assembly, stack, connection),
    ]
    run = cli.start(arguments, connection)
    try:
        _watch(run, progress, reader, view, poll_s(connection), timeout_s)
        succeeded = run.process.returncode == 0
        progress.finish(_outcome(before, progress, succeeded))
    finally:
        run.end()
        view.close()
    if not succeeded:
        now = status(stack.name, connection)
        left = f"and is {now}" if now else "and there is nothing of it"
        failure = first_failure(progress.events)
        said = resource_failure(failure, stack.paths) if failure else cli_failure(run.output(), connection)
        raise DeployError(
            f"{stack.name} could not be deployed {left}.\n{said}\n"
            f"Mend that and deploy again; nothing has to be cleaned up by hand. The CDK's own words: {run.log_path}"
        )
    run.log_path.unlink(missing_ok=True)
    deployed = describe(stack.name, connection) or {}
    return {one["OutputKey"]: _reachable(one["OutputValue"], connection) for one in deployed.get("Outputs", [])}


def _arguments(assembly: Assembly, stack: StackArtifact, hotswap: bool) -> list[str]:
    return [
        "deploy",
        stack.selector,
        "--exclusively",
        "--app",
        str(assembly.path.resolve()),
        # a change set would only be made, shown to nobody, and executed
        *(["--hotswap-fallback"] if hotswap else ["--method", "direct"]),
        # there is nobody to ask in a notebook
        "--require-approval",
        "never",
        "--no-notices",
        "--progress",
        "events",
    ]


def _watch(
    run: cli.CliRun, progress: Progress, reader: EventReader, view: LiveView, every_s: float, timeout_s: float
) -> None:
    """Draw the progress until the CLI has ended. Raises DeployError when it takes longer than `timeout_s`."""
    next_look = 0.0
    while run.process.poll() is None:
        if progress.elapsed_s > timeout_s:
            raise DeployError(
                f"{progress.stack} was not deployed in {timeout_s:g} s and CloudFormation may still be at work: "
                "deploy() again waits for it, or give deploy() a longer timeout_s."
            )
        if progress.elapsed_s >= next_look:
            progress.add(reader.read())
            view.draw()
            next_look = progress.elapsed_s + every_s
        time.sleep(_WATCH_S)
    progress.add(reader.read())


def _outcome(before: str | None, progress: Progress, succeeded: bool) -> str:
    if not succeeded:
        return "FAILED"
    if before is None:
        return "created"
    return "updated" if progress.events else "no changes"


def _reachable(value: str, connection: Connection) -> str:
    """Turn the AWS address of an API, which the template itself puts together, into the embedded AWS's."""
    address = _API_ADDRESS.fullmatch(value) if connection.endpoint_url else None
    if address is None:
        return value
    api, stage, path = address.groups()
    return f"{connection.endpoint_url}/restapis/{api}/{stage}/_user_request_/{path}"
