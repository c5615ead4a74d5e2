"""What a target is given of an event: all of it, its Input, its InputPath, or its InputTransformer's result."""

import json
from datetime import UTC, datetime
from typing import Any

from ministack.services import eventbridge

from workbench.localaws.eventbus.paths import MISSING, resolve

__all__ = ["payload_for"]


def payload_for(target: dict[str, Any], event: dict[str, Any], rule: dict[str, Any]) -> str:
    """Return the text a target receives; `event` is the envelope with its detail parsed."""
    if transformer := target.get("InputTransformer"):
        return _transform(transformer, event, rule)
    if "Input" in target and target["Input"]:
        return str(target["Input"])
    if path := target.get("InputPath"):
        found = resolve(path, event)
        # A path that matches nothing gives the target an empty object (seen on AWS by its users).
        return json.dumps({} if found is MISSING else found)
    return json.dumps(event)


def _transform(transformer: dict[str, Any], event: dict[str, Any], rule: dict[str, Any]) -> str:
    values: dict[str, Any] = {
        "aws.events.rule-arn": rule.get("Arn", ""),
        "aws.events.rule-name": rule.get("Name", ""),
        "aws.events.event.json": event,
        "aws.events.event": {name: value for name, value in event.items() if name != "detail"},
    }
    for name, path in (transformer.get("InputPathsMap") or {}).items():
        found = resolve(path, event)
        # AWS: "If you specify a path that doesn't exist, the variable isn't created and won't appear in the output".
        values[name] = "" if found is MISSING else found
    values["aws.events.event.ingestion-time"] = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(eventbridge._render_input_template(transformer.get("InputTemplate", ""), values))
