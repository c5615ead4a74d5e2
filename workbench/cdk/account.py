"""What a deployment to a shared account needs and one to the embedded AWS does not: names, bootstrap, cost, tags."""

import json
import sys

from workbench.aws.connection import Connection
from workbench.aws.person import person_prefix
from workbench.aws.tags import stack_tags
from workbench.cdk.assembly import Assembly, StackArtifact
from workbench.cdk.bootstrap import require_bootstrap
from workbench.cdk.cost import cost_sentence
from workbench.cdk.physical_names import names_without
from workbench.cdk.stacks import status
from workbench.errors import RefusedError
from workbench.paths import work_dir

__all__ = ["prepare_account", "tag_arguments"]

_MOST_NAMES = 5


def prepare_account(assembly: Assembly, connection: Connection) -> None:
    """Check names and bootstrap, and say what it will cost before the first deployment; nothing for the embedded AWS.

    Raises RefusedError for names without the person's prefix, DeployError for an account that is not bootstrapped.
    """
    if connection.is_local:
        return
    prefix = person_prefix()
    bare = names_without(prefix, assembly)
    if bare:
        more = f" and {len(bare) - _MOST_NAMES} more" if len(bare) > _MOST_NAMES else ""
        raise RefusedError(
            f"Refused to deploy to {connection}: others may use it too, and these names do not begin with your prefix "
            f"{prefix!r}: {', '.join(bare[:_MOST_NAMES])}{more}. Nothing was changed.\n"
            f"Put PREFIX = {prefix!r} into the notebook's first cell, or build_app({prefix!r}). "
            f"Your id is kept in {work_dir() / 'person'}."
        )
    require_bootstrap(assembly, connection)
    if all(status(stack, connection) is None for stack in assembly.stacks):
        sys.stdout.write(f"{cost_sentence()}\n")


def tag_arguments(assembly: Assembly, stack: StackArtifact, connection: Connection) -> list[str]:
    """Return the CLI's arguments for the owner and expiry tags, beside the stack's own; [] on the embedded AWS."""
    if connection.is_local:
        return []
    tags = {**_own_tags(assembly, stack), **stack_tags()}
    return [word for key, value in tags.items() for word in ("--tags", f"{key}={value}")]


def _own_tags(assembly: Assembly, stack: StackArtifact) -> dict[str, str]:
    """Return the tags the app gave the stack: the command line's take their place, so they are repeated there."""
    manifest = json.loads((stack.template_path.parent / "manifest.json").read_text(encoding="utf-8"))
    for artifact in manifest.get("artifacts", {}).values():
        properties = artifact.get("properties", {})
        if assembly.path and properties.get("templateFile") == stack.template_path.name:
            return dict(properties.get("tags", {}))
    return {}
