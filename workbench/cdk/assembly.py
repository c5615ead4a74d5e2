"""Assembly: a synthesised cloud assembly on disk, read without the CDK library."""

import json
from collections.abc import Mapping
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
    """One stack of an assembly.

    name: in CloudFormation. selector: on the CDK command line. template_path: its template.
    messages: (level, construct path, text) of each warning and error the constructs left, level "warning" or "error".
    paths: logical id -> path of the construct that made the resource, such as "Recorder/Function".
    """

    name: str
    selector: str
    template_path: Path
    messages: tuple[tuple[str, str, str], ...]
    paths: Mapping[str, str]


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

        Columns, all str but the last: stack; path (of the construct in its stack, NaN where the CDK added the
        resource by itself); logical_id; type (AWS::Service::Kind); summary (the telling properties in one line);
        properties (object: the dict of the template, CloudFormation functions unresolved).
        """
        rows = [
            {
                "stack": stack.name,
                "path": stack.paths.get(logical_id),
                "logical_id": logical_id,
                "type": body["Type"],
                "summary": summary_of(body.get("Properties", {})),
                "properties": body.get("Properties", {}),
            }
            for stack in self.artifacts
            for logical_id, body in self.template(stack.name).get("Resources", {}).items()
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
            selector = body.get("displayName", key)
            metadata = _metadata(folder, body)
            stacks.append(
                StackArtifact(
                    name=properties.get("stackName", key),
                    selector=selector,
                    template_path=folder / properties["templateFile"],
                    messages=tuple(
                        (kind.removeprefix("aws:cdk:"), path, str(data))
                        for kind, path, data in metadata
                        if kind in ("aws:cdk:warning", "aws:cdk:error")
                    ),
                    paths={
                        str(data): path.removeprefix(f"/{selector}/").removesuffix("/Resource")
                        for kind, path, data in metadata
                        if kind == "aws:cdk:logicalId"
                    },
                )
            )
        elif body.get("type") == "cdk:cloud-assembly":
            stacks += _stacks_below(folder / properties["directoryName"])
    return stacks


def _metadata(folder: Path, artifact: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """Return (type, construct path, data) of each entry; newer assemblies keep them in a file beside the manifest."""
    by_path = dict(artifact.get("metadata", {}))
    if extra := artifact.get("additionalMetadataFile"):
        by_path |= json.loads((folder / extra).read_text(encoding="utf-8"))
    return [(entry["type"], path, entry.get("data")) for path, entries in by_path.items() for entry in entries]
