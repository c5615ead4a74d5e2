"""The CDK app: `build_app()` whole, `empty_app()` for parts, and what `cdk synth` and `cdk deploy` run."""

from typing import Any

from aws_cdk import App, CliCredentialsStackSynthesizer, DefaultStackSynthesizer, Duration, IReusableStackSynthesizer

from infra.checks import check_prefix
from infra.stack import CommonEventStack

__all__ = ["STACK_NAME", "build_app", "empty_app"]

#: The stack's name when there is no prefix.
STACK_NAME = "CommonEventStack"

#: Set here and not in cdk.json, so that a notebook and the command line give the same template.
_CONTEXT: dict[str, Any] = {
    "aws:cdk:enable-path-metadata": True,
    "aws:cdk:enable-asset-metadata": False,
    "aws:cdk:version-reporting": False,
}


def empty_app(*, bootstrap_roles: bool = False) -> App:
    """Return an app without a stack, for the parts of the system that are built by themselves.

    Each synthesises into a folder of its own: in one process the CDK reads a handler only once for each such folder,
    so with a fixed one a notebook would deploy yesterday's code.

    bootstrap_roles: False deploys with the caller's own credentials, which needs the bootstrap bucket but none of
        its roles: that works on the embedded AWS and on any bootstrapped account whose user may create the stack.
        True assumes the roles of `cdk bootstrap`, for accounts where people may do nothing but assume them.
    """
    return App(
        post_cli_context=_CONTEXT,
        default_stack_synthesizer=_synthesizer(bootstrap_roles),
    )


def build_app(
    prefix: str = "",
    *,
    timeout: Duration | None = None,
    queue_design: bool = True,
    catch_failures: bool = False,
    bootstrap_roles: bool = False,
) -> App:
    """Return a fresh app with one stack, `<prefix>CommonEventStack`; nothing is synthesised yet.

    prefix: put before every physical name, so that several people can share an account.
    timeout, queue_design, catch_failures: see CommonEventStack.
    bootstrap_roles: see empty_app.

    Raises ValueError for a prefix that cannot start a name.
    """
    check_prefix(prefix)
    app = empty_app(bootstrap_roles=bootstrap_roles)
    CommonEventStack(
        app,
        f"{prefix}{STACK_NAME}",
        prefix=prefix,
        timeout=timeout,
        queue_design=queue_design,
        catch_failures=catch_failures,
        description="EventBridge, Step Functions with a task token, Lambda and DynamoDB",
    )
    return app


def _synthesizer(bootstrap_roles: bool) -> IReusableStackSynthesizer:
    return DefaultStackSynthesizer() if bootstrap_roles else CliCredentialsStackSynthesizer()


def main() -> None:
    """Synthesise for the CLI; `-c prefix=alice- -c bootstrap_roles=true` are its switches."""
    # only read for its context: it must not write an empty assembly over the real one
    context = App(auto_synth=False).node
    build_app(
        context.try_get_context("prefix") or "",
        bootstrap_roles=str(context.try_get_context("bootstrap_roles")).lower() == "true",
    ).synth()


if __name__ == "__main__":
    main()
