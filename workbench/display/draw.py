"""Draws a state machine, and what an execution did in it."""

from typing import Any, Literal

from workbench.asl.definition import load_definition
from workbench.asl.graph import graph_of
from workbench.display.draw_dot import write_dot
from workbench.display.draw_picture import StateMachineGraph
from workbench.display.draw_text import alt_text, outline
from workbench.display.theme import ThemeName, theme_named
from workbench.errors import WorkbenchError

__all__ = ["describe", "draw"]

Direction = Literal["portrait", "landscape"]
_RANKDIR = {"portrait": "TB", "landscape": "LR"}


def draw(
    definition: Any,
    events: Any = None,  # noqa: ARG001
    *,
    connection: Any = None,
    machine: str | None = None,
    theme: ThemeName = "light",
    direction: Direction = "portrait",
    title: str | None = None,
) -> StateMachineGraph:
    """Return the state machine as a graphviz.Digraph that shows itself as SVG, with a text twin in `.text`.

    `definition` is anything `load_definition` reads: a dict, JSON, a file, a template, a CDK chainable or state
    machine, or an ARN with `connection`; `machine` names one of several in a template. `direction` is "portrait" or
    "landscape", `theme` "light" or "dark". Definitions with faults are drawn, with what dangles marked; something
    that is no state machine raises DefinitionError.
    """
    if direction not in _RANKDIR:
        raise WorkbenchError(f"There is no direction {direction!r}; use direction='portrait' or direction='landscape'.")
    colours = theme_named(theme)
    graph = graph_of(load_definition(definition, connection=connection, machine=machine))
    overlay = None
    picture = StateMachineGraph(
        name="state_machine",
        format="svg",
        text=outline(graph, overlay, title),
        alt=alt_text(graph, title),
        graph_attr={"rankdir": _RANKDIR[direction]},
    )
    write_dot(picture, graph, colours, overlay, title)
    return picture


def describe(definition: Any, *, connection: Any = None, machine: str | None = None) -> str:
    """Return the text twin of the picture alone: one line a state, indented; needs no dot."""
    graph = graph_of(load_definition(definition, connection=connection, machine=machine))
    return outline(graph, None)
