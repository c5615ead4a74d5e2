"""Checks that an account is bootstrapped, which the CDK needs once for each account and region."""

import json
from pathlib import Path

from botocore.exceptions import ClientError

from workbench.aws.calls import explained
from workbench.aws.connection import Connection
from workbench.aws.way import ENVIRONMENT
from workbench.cdk.assembly import Assembly
from workbench.errors import DeployError

__all__ = ["require_bootstrap"]

_VERSION = "/cdk-bootstrap/hnb659fds/version"
#: The first version that a template of today's CDK can be deployed with. Source: CDK Developer Guide, "Bootstrapping".
_AT_LEAST = 6


def require_bootstrap(assembly: Assembly, connection: Connection) -> None:
    """Return when the connection's account and region are bootstrapped; else raise DeployError with the command."""
    for parameter, needed in _required(assembly.path):
        found = _version(parameter, connection)
        if found is None or found < needed:
            has = "is not bootstrapped" if found is None else f"is bootstrapped with version {found}, not {needed}"
            profile = "" if connection.profile == ENVIRONMENT else f" --profile {connection.profile}"
            raise DeployError(
                f"{connection} {has} (SSM parameter {parameter}). The CDK keeps a bucket for code and templates there, "
                "made once for each account and region; it costs next to nothing and stays.\n"
                f"Run `npx cdk bootstrap aws://{connection.account}/{connection.region}{profile}`, then deploy again."
            )


def _required(folder: Path) -> set[tuple[str, int]]:
    """Return the (SSM parameter, version) that the stacks of an assembly ask for."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    asked = {
        (properties["bootstrapStackVersionSsmParameter"], int(properties.get("requiresBootstrapStackVersion", 1)))
        for artifact in manifest.get("artifacts", {}).values()
        if "bootstrapStackVersionSsmParameter" in (properties := artifact.get("properties", {}))
    }
    return asked or {(_VERSION, _AT_LEAST)}


def _version(parameter: str, connection: Connection) -> int | None:
    with explained(f"look for the bootstrap version in {parameter}", connection):
        try:
            return int(connection.client("ssm").get_parameter(Name=parameter)["Parameter"]["Value"])
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") == "ParameterNotFound":
                return None
            raise
