"""synth: turns a CDK app into a cloud assembly inside this process, without the CLI."""

import atexit
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from workbench import toolchain
from workbench.cdk.assembly import Assembly
from workbench.errors import SynthError

if TYPE_CHECKING:
    from constructs import IConstruct

__all__ = ["synth"]

# before anything imports aws_cdk: that import starts Node, and it must be the pinned one
toolchain.activate()


def synth(app_or_stack: "IConstruct") -> Assembly:
    """Synthesise an App, or the app around a Stack or any construct in one, and return the assembly.

    Given a stack or construct, the assembly is about that stack alone. Call it as often as the app changes; a changed
    handler file is seen by a fresh App, since an app reads its files when it is built.
    Raises SynthError with the construct's own message when the app cannot be synthesised.
    """
    import aws_cdk

    root, only = _root_of(app_or_stack)
    try:
        # forced: a notebook adds constructs between two synths of one app, which the CDK otherwise refuses
        made: aws_cdk.cx_api.CloudAssembly = root.synth(force=True)  # type: ignore[attr-defined]
    except RuntimeError as error:
        raise SynthError(f"{root.node.path or 'The app'} could not be synthesised: {error}") from error
    path = Path(made.directory)
    _remove_at_exit(path)
    assembly = Assembly(path, only)
    _refuse_errors(assembly)
    return assembly


def _root_of(source: "IConstruct") -> tuple["IConstruct", tuple[str, ...] | None]:
    """Return the app to synthesise and the stacks that were meant: None for all of them."""
    import aws_cdk
    from constructs import Construct

    if not isinstance(source, Construct):
        raise SynthError(f"synth() takes an App, a Stack or a construct, not {source!r}; try synth(build_app()).")
    if isinstance(source, aws_cdk.Stage):
        return source.node.root, None if aws_cdk.App.is_app(source) else _names_in(source)
    try:
        stack = aws_cdk.Stack.of(source)
    except RuntimeError as error:
        raise SynthError(f"The construct {source.node.path!r} is in no Stack; give it one as its scope.") from error
    return stack.node.root, (stack.stack_name,)


def _names_in(stage: "IConstruct") -> tuple[str, ...]:
    import aws_cdk

    return tuple(one.stack_name for one in stage.node.find_all() if isinstance(one, aws_cdk.Stack))


def _refuse_errors(assembly: Assembly) -> None:
    found = [message for stack in assembly.artifacts for message in stack.messages if message[0] == "error"]
    if found:
        listed = "\n".join(f"  {path}: {text}" for _, path, text in found)
        raise SynthError(f"The app was synthesised, but its constructs report errors:\n{listed}\nMend these first.")


def _remove_at_exit(path: Path) -> None:
    """An app without an outdir synthesises into a new temporary folder; it is of no use after this process."""
    if path.parent.resolve() == Path(tempfile.gettempdir()).resolve() and path.name.startswith("cdk.out"):
        atexit.register(shutil.rmtree, path, ignore_errors=True)
