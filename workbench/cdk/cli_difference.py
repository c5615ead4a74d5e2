"""cdk_diff: the CDK's own words about what a deployment would change, permissions first."""

import subprocess
from typing import TYPE_CHECKING

from workbench.aws.connection import Connection
from workbench.cdk import cli
from workbench.cdk.assembly import Assembly
from workbench.cdk.deployment import as_assembly
from workbench.cdk.failures import cli_failure, without_colour
from workbench.errors import DeployError

if TYPE_CHECKING:
    from constructs import IConstruct

__all__ = ["Difference", "cdk_diff"]


class Difference(str):
    """The text of `cdk diff`, which shows itself as such in a notebook."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def cdk_diff(app_or_assembly: "IConstruct | Assembly", connection: Connection, *, timeout_s: float = 120) -> Difference:
    """Return what `cdk diff` says about an app, stack or assembly: IAM changes, resources, what is replaced.

    The templates are compared; no change set is made, so nothing is written and no account needs to be allowed.
    diff() tells the same as a frame. Raises DeployError with the CLI's last words when it fails.
    """
    assembly = as_assembly(app_or_assembly)
    selectors = [stack.selector for stack in assembly.artifacts]
    run = cli.start(["diff", *selectors, "--exclusively", "--app", str(assembly.path.resolve()), *_OPTIONS], connection)
    try:
        run.process.wait(timeout_s)
        said = run.output()
        if run.process.returncode != 0:
            raise DeployError(
                f"The CDK could not compare {', '.join(assembly.stacks)}.\n{cli_failure(said, connection)}"
            )
    except subprocess.TimeoutExpired as error:
        raise DeployError(
            f"The CDK did not compare {', '.join(assembly.stacks)} in {timeout_s:g} s: give it a longer timeout_s."
        ) from error
    finally:
        run.end()
    run.log_path.unlink(missing_ok=True)
    return Difference(without_colour(said).strip())


_OPTIONS = ["--method", "template", "--fail-on", "never", "--no-notices", "--no-color"]
