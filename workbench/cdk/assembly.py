"""Assembly: a synthesised cloud assembly on disk, read without the CDK library."""

import json
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pandas as pd

from workbench.cdk.summary import summary_of
from workbench.errors import SynthError

__all__ = ["Assembly", "StackArtifact"]


@dataclass(frozen=True)
class StackArtifact:
    """One stack of an assembly: `name` in CloudFormation, `selector` on the CDK command line, its template file."""

    name: str
    selector: str
    template_path: Path
    messages: tuple[tuple[str, str, str], ...]
    """(level, construct path, text) of each warning and error the constructs left; level is "warning" or "error"."""


@dataclass(frozen=True)
class Assembly:
    """What synth() made of an app: a folder with templates and assets that the CDK CLI can deploy.

    path: the folder. only: the names of the stacks that were asked for, None for all.
    """

    path: Path
    only: tuple[str, ...] | None = None

    @property
    def stacks(self) -> list[str]:
        """The names of the stacks in the order they are deployed."""
        return [stack.name for stack in self.artifacts]

    @cached_property
    def artifacts(self) -> tuple[StackArtifact, ...]:
        """The stacks in the order they are deployed. Raises SynthError when `path` holds no cloud assembly."""
        found = _stacks_below(self.path)
        return tuple(stack for stack in found if self.only is None or stack.name in self.only)

    @property
    def warnings(self) -> list[str]:
        """What the constructs warn about, as "path: text"."""
        found = [message for stack in self.artifacts for message in stack.messages]
        return [f"{path}: {text}" for level, path, text in found if level == "warning"]

    def template(self, stack: str | None = None) -> dict[str, Any]:
        """Return the CloudFormation template of a stack; the name may be left out when there is only one.

        Raises SynthError when there is no such stack, or several to choose from.
        """
        if stack is None and len(self.artifacts) == 1:
            chosen = self.artifacts[0]
        else:
            fitting = [one for one in self.artifacts if stack in (one.name, one.selector)]
            if not fitting:
                asked = "Which stack?" if stack is None else f"There is no stack {stack!r}."
                raise SynthError(
                    f"{asked} This assembly has {', '.join(self.stacks) or 'none'}; give one of these names."
                )
            chosen = fitting[0]
        return json.loads(chosen.template_path.read_text(encoding="utf-8"))

    def resources(self) -> pd.DataFrame:
        """Return the templates' resources, one row each, in template order.

        Columns, all str but the last: stack; path (of the construct in its stack, NaN where the template does not
        say); logical_id; type (AWS::Service::Kind); summary (the properties that tell most, in one line);
        properties (object: the dict of the template, CloudFormation functions unresolved).
        """
        rows = [
            {
                "stack": stack,
                "path": _construct_path(body),
                "logical_id": logical_id,
                "type": body["Type"],
                "summary": summary_of(body.get("Properties", {})),
                "properties": body.get("Properties", {}),
            }
            for stack in self.stacks
            for logical_id, body in self.template(stack).get("Resources", {}).items()
        ]
        frame = pd.DataFrame(rows, columns=["stack", "path", "logical_id", "type", "summary", "properties"])
        return frame.astype(dict.fromkeys(frame.columns[:-1], "str"))

    def __repr__(self) -> str:
        counts = [f"{name}: {len(self.template(name).get('Resources', {}))} resources" for name in self.stacks]
        return f"Assembly({', '.join(counts) or 'no stacks'}; {self.path})"


def _stacks_below(folder: Path) -> list[StackArtifact]:
    manifest_path = folder / "manifest.json"
    try:
        manifest = json.loads(manifest_path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SynthError(
            f"{folder} is no cloud assembly: {error}. Synthesise the app again with synth(app)."
        ) from error
    artifacts: dict[str, dict[str, Any]] = manifest.get("artifacts", {})
    order = TopologicalSorter({key: sorted(body.get("dependencies", [])) for key, body in artifacts.items()})
    stacks: list[StackArtifact] = []
    for key in order.static_order():
        body = artifacts.get(key, {})
        properties = body.get("properties", {})
        if body.get("type") == "aws:cloudformation:stack":
            stacks.append(
                StackArtifact(
                    name=properties.get("stackName", key),
                    selector=body.get("displayName", key),
                    template_path=folder / properties["templateFile"],
                    messages=_messages(folder, body),
                )
            )
        elif body.get("type") == "cdk:cloud-assembly":
            stacks += _stacks_below(folder / properties["directoryName"])
    return stacks


def _messages(folder: Path, artifact: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """Read a stack's metadata, which newer assemblies keep in a file of its own."""
    metadata = dict(artifact.get("metadata", {}))
    if extra := artifact.get("additionalMetadataFile"):
        metadata |= json.loads((folder / extra).read_text(encoding="utf-8"))
    return tuple(
        (entry["type"].removeprefix("aws:cdk:"), path, str(entry.get("data")))
        for path, entries in metadata.items()
        for entry in entries
        if entry["type"] in ("aws:cdk:warning", "aws:cdk:error")
    )


def _construct_path(resource: dict[str, Any]) -> str | None:
    path = resource.get("Metadata", {}).get("aws:cdk:path")
    return path.partition("/")[2].removesuffix("/Resource") if path else None
