"""Draws docs/system.svg from the synthesised template: `python docs/draw_system.py`. What is not there is not drawn."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import graphviz

from workbench import toolchain
from workbench.cdk.assembly import Assembly

PICTURE = Path(__file__).resolve().parent / "system.svg"

#: Resource type -> (its name in the picture, fill colour). The colours only help: each box carries the words.
_KINDS = {
    "AWS::ApiGateway::RestApi": ("API", "#E8DAEF"),
    "AWS::Events::EventBus": ("EventBridge bus", "#FADBD8"),
    "AWS::Events::Rule": ("rule", "#FADBD8"),
    "AWS::StepFunctions::StateMachine": ("Step Functions", "#FCE4EC"),
    "AWS::Lambda::Function": ("Lambda", "#FDEBD0"),
    "AWS::DynamoDB::Table": ("DynamoDB table", "#D6EAF8"),
    "AWS::SQS::Queue": ("SQS queue", "#D5F5E3"),
}
#: Construct path -> what a person calls it, where the template has no name.
_WORDS = {
    "Recorder/Function": "message recorder",
    "EventApi/Function": "puts the body on the bus",
    "EventApi/Api": "POST /event",
    "SimpleSfn/Machine": "state machine",
    "EventRule/DeadLetters": "dead letters",
    "QueueDesign/Function": "queue recorder",
    "QueueDesign/Queue": "queue",
    "QueueDesign/DeadLetters": "dead letters",
}
_EARLIER = ("QueueDesign", "QueueMessages")


class Edge(NamedTuple):
    """From one logical id to another, with the words on the arrow; dashed for failures, two heads when answered."""

    start: str
    end: str
    label: str
    failure: bool = False
    answered: bool = False


def edges(resources: dict[str, dict[str, Any]]) -> Iterator[Edge]:
    """Yield how messages move through a template's resources, read from its references."""
    for name, resource in resources.items():
        properties = resource.get("Properties", {})
        match resource["Type"]:
            case "AWS::ApiGateway::Method":
                for function in _refers(properties["Integration"], resources, "AWS::Lambda::Function"):
                    yield Edge(properties["RestApiId"]["Ref"], function, "")
            case "AWS::Lambda::Function":
                for bus in _refers(properties.get("Environment"), resources, "AWS::Events::EventBus"):
                    yield Edge(name, bus, "PutEvents")
                for table in _refers(properties.get("Environment"), resources, "AWS::DynamoDB::Table"):
                    yield Edge(name, table, "PutItem")
            case "AWS::Events::Rule":
                for bus in _refers(properties.get("EventBusName"), resources, "AWS::Events::EventBus"):
                    yield Edge(bus, name, "")
                for target in properties["Targets"]:
                    for end in _refers(target["Arn"], resources):
                        yield Edge(name, end, "starts" if "RoleArn" in target else "")
                    for queue in _refers(target.get("DeadLetterConfig"), resources):
                        yield Edge(name, queue, "undelivered", failure=True)
            case "AWS::StepFunctions::StateMachine":
                for function in _refers(properties["DefinitionString"], resources, "AWS::Lambda::Function"):
                    yield Edge(name, function, "task token,\nanswer", answered=True)
            case "AWS::Lambda::EventSourceMapping":
                for queue in _refers(properties["EventSourceArn"], resources):
                    yield Edge(queue, properties["FunctionName"]["Ref"], "batches")
            case "AWS::SQS::Queue":
                for queue in _refers(properties.get("RedrivePolicy"), resources):
                    yield Edge(name, queue, "3 failures", failure=True)


def _refers(value: Any, resources: dict[str, dict[str, Any]], kind: str | None = None) -> list[str]:
    """Return the logical ids that `value` refers to, each once: all of them, or those of one type."""
    if isinstance(value, dict):
        named = [value["Ref"]] if "Ref" in value else [value["Fn::GetAtt"][0]] if "Fn::GetAtt" in value else []
        inner = named or [found for item in value.values() for found in _refers(item, resources)]
    else:
        inner = [found for item in value for found in _refers(item, resources)] if isinstance(value, list) else []
    return [name for name in dict.fromkeys(inner) if name in resources and kind in (None, resources[name]["Type"])]


def picture(template: dict[str, Any]) -> graphviz.Digraph:
    """Return the system as a graph, the earlier design in a frame of its own."""
    resources = template["Resources"]
    font = {"fontname": "Helvetica", "fontsize": "13"}
    graph = graphviz.Digraph(
        "system",
        format="svg",
        graph_attr={"rankdir": "LR", "nodesep": "0.3", "ranksep": "0.35", "bgcolor": "white", **font},
    )
    graph.attr("node", shape="box", style="rounded,filled", margin="0.2,0.08", color="#555555", **font)
    graph.attr("edge", color="#555555", **{**font, "fontsize": "11"})
    with graph.subgraph(name="cluster_earlier") as earlier:
        earlier.attr(label="the earlier design, for comparison", style="rounded,dashed", color="#999999")
        for name, resource in resources.items():
            if resource["Type"] in _KINDS:
                path = resource["Metadata"]["aws:cdk:path"].partition("/")[2].removesuffix("/Resource")
                kind, colour = _KINDS[resource["Type"]]
                properties = resource.get("Properties", {})
                called = next((properties[key] for key in ("TableName", "Name") if key in properties), path)
                place = earlier if path.startswith(_EARLIER) else graph
                place.node(name, f"{kind}\n{_wrapped(_WORDS.get(path, called))}", fillcolor=colour)
    for edge in edges(resources):
        style, heads = "dashed" if edge.failure else "solid", "both" if edge.answered else "forward"
        graph.edge(edge.start, edge.end, edge.label, style=style, dir=heads)
    return graph


def _wrapped(name: str) -> str:
    """Break a long name in two, before a capital letter or at a blank near its middle."""
    places = [at for at in range(1, len(name)) if name[at] == " " or (name[at].isupper() and name[at - 1].islower())]
    if len(name) <= 16 or not places:
        return name
    at = min(places, key=lambda place: abs(place - len(name) / 2))
    return f"{name[:at]}\n{name[at:].lstrip()}"


def main() -> None:
    """Write the picture, or with --check say whether the committed one still shows the template."""
    toolchain.activate()
    from infra.app import build_app
    from workbench.cdk.synthesis import synth

    assembly: Assembly = synth(build_app())
    graph = picture(assembly.template())
    comment = (
        f"<!-- drawn by docs/draw_system.py from {json.dumps(sorted(set(edges(assembly.template()['Resources']))))} -->"
    )
    if "--check" in sys.argv:
        sys.exit(
            0
            if comment in PICTURE.read_text(encoding="utf-8")
            else f"{PICTURE} is out of date: run docs/draw_system.py"
        )
    drawn = graph.pipe(encoding="utf-8").replace("<svg ", '<svg style="max-width:100%;height:auto" ', 1)
    PICTURE.write_text(drawn + comment + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
