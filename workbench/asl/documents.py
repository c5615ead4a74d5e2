"""Parses the text of a definition or template: JSON, or YAML with CloudFormation's tags where PyYAML is installed."""

import json
import re
from typing import Any

from workbench.errors import DefinitionError

__all__ = ["parse"]

#: A string (kept), or a comment.
_COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
#: A string (kept), or a comma before a closing bracket.
_LAST_COMMA = re.compile(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])')
#: `"MaxConcurrency": ${Limit}` is not JSON until CloudFormation has substituted it, yet files are full of it.
_BARE_PLACEHOLDER = re.compile(r'("(?:\\.|[^"\\])*")|(\$\{[^}"\n]*\})')


def parse(text: str, where: str) -> Any:
    """Return the document; `where` names it in the DefinitionError raised when it is neither JSON nor YAML.

    JSON may have comments, commas at the end of a list and placeholders without quotes, as people's files do.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        strict = error
    braces = text.lstrip()[:1] in ("{", "[", "/")
    tidy = _tidied(text) if braces else text
    try:
        return json.loads(tidy)
    except json.JSONDecodeError:
        found, fault = _yaml(tidy)
    if found is not None:
        return found
    if fault and not braces:
        raise DefinitionError(f"{where} is not YAML: {fault}. Correct it, then try again.") from strict
    raise DefinitionError(
        f"{where} is not JSON: {strict.msg} at line {strict.lineno}, column {strict.colno}, "
        f"near {text[max(0, strict.pos - 20) : strict.pos + 20]!r}. Correct it, then try again."
    ) from strict


def _tidied(text: str) -> str:
    for pattern in (_COMMENT, _LAST_COMMA):
        text = pattern.sub(lambda match: match[1] or "", text)
    return _BARE_PLACEHOLDER.sub(lambda match: match[1] or json.dumps(match[2]), text)


def _yaml(text: str) -> tuple[Any, str]:
    """Return (the document, "") or (None, what is wrong); (None, "") without PyYAML."""
    try:
        import yaml
    except ImportError:
        return None, ""
    try:
        return yaml.load(text, Loader=_loader()), ""  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        return None, " ".join(str(error).split())


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
