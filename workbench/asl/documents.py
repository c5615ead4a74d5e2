"""Parses the text of a definition or template: JSON, or YAML with CloudFormation's tags where PyYAML is installed."""

import json
import re
from typing import Any

from workbench.errors import DefinitionError

__all__ = ["parse"]

#: `"MaxConcurrency": ${Limit}` is not JSON until CloudFormation has substituted it, yet files are full of it.
_BARE_PLACEHOLDER = re.compile(r'(?<=[:\[,])(\s*)(\$\{[^}"\n]*\})(?=\s*[,\]}])')


def parse(text: str, where: str) -> Any:
    """Return the document; `where` names it in the DefinitionError raised when it is neither JSON nor YAML."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        json_error = error
    if text.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(_BARE_PLACEHOLDER.sub(r'\1"\2"', text))
        except json.JSONDecodeError:
            pass
    yaml_error = None
    try:
        return _yaml(text)
    except ImportError:
        pass
    except ValueError as error:
        yaml_error = error
    if yaml_error is not None and text.lstrip()[:1] != "{":
        raise DefinitionError(f"{where} is not YAML: {yaml_error}. Correct it, then try again.") from yaml_error
    raise DefinitionError(
        f"{where} is not JSON: {json_error.msg} at line {json_error.lineno}, column {json_error.colno}, "
        f"near {text[max(0, json_error.pos - 20) : json_error.pos + 20]!r}. Correct it, then try again."
    ) from json_error


def _yaml(text: str) -> Any:
    """Parse YAML; ImportError without PyYAML, ValueError when it is not YAML."""
    import yaml

    try:
        return yaml.load(text, Loader=_loader())  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error


def _loader() -> Any:
    """Return a safe loader that keeps `!Sub x` as {"Fn::Sub": x}, dates as text, and `yes` and `on` as words."""
    import yaml

    class Loader(yaml.SafeLoader):
        yaml_implicit_resolvers = {
            first: [(tag, pattern) for tag, pattern in entries if not tag.endswith((":timestamp", ":bool"))]
            for first, entries in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

    def tagged(loader: Any, suffix: str, node: Any) -> Any:
        if isinstance(node, yaml.ScalarNode):
            value = loader.construct_scalar(node)
            if suffix == "GetAtt":
                value = value.split(".", 1)
        elif isinstance(node, yaml.SequenceNode):
            value = loader.construct_sequence(node, deep=True)
        else:
            value = loader.construct_mapping(node, deep=True)
        return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}

    Loader.add_implicit_resolver(
        "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
    )
    Loader.add_multi_constructor("!", tagged)
    return Loader
