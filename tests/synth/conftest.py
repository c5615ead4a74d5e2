"""The whole system's template, synthesised once, and how to find resources in it by property."""

import json
from collections.abc import Callable
from typing import Any

import pytest

Resource = dict[str, Any]
Find = Callable[..., list[Resource]]


@pytest.fixture(scope="session")
def template() -> dict[str, Any]:
    """The template of build_app() with the article's names."""
    from infra.app import build_app
    from workbench.cdk.synthesis import synth

    return synth(build_app()).template()


@pytest.fixture(scope="session")
def find() -> Find:
    """find(template, "AWS::SQS::Queue", VisibilityTimeout=60) -> the properties of each fitting resource."""

    def fitting(template: dict[str, Any], kind: str, **wanted: Any) -> list[Resource]:
        found = [body.get("Properties", {}) for body in template["Resources"].values() if body["Type"] == kind]
        return [one for one in found if all(one.get(name) == value for name, value in wanted.items())]

    return fitting


@pytest.fixture(scope="session")
def asl() -> Callable[[dict[str, Any]], dict[str, Any]]:
    """asl(template) -> the definition of its only state machine, CloudFormation references as "<LogicalId.Attr>"."""

    def definition(template: dict[str, Any]) -> dict[str, Any]:
        (machine,) = (
            one["Properties"]
            for one in template["Resources"].values()
            if one["Type"] == "AWS::StepFunctions::StateMachine"
        )
        parts = machine["DefinitionString"]["Fn::Join"][1]
        return json.loads("".join(part if isinstance(part, str) else _reference(part) for part in parts))

    return definition


def _reference(part: dict[str, Any]) -> str:
    return f"<{part['Ref']}>" if "Ref" in part else f"<{'.'.join(part['Fn::GetAtt'])}>"
