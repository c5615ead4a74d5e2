"""Draws a state machine, and what an execution did in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from workbench.asl.definition import load_definition
from workbench.asl.graph import Graph, graph_of
from workbench.display.draw_dot import write_dot
from workbench.display.draw_overlay import Overlay
from workbench.display.draw_picture import StateMachineGraph
from workbench.display.draw_text import alt_text, outline
from workbench.display.theme import ThemeName, theme_named
from workbench.errors import WorkbenchError
from workbench.recording.model import Recording

if TYPE_CHECKING:
    from workbench.display.heat import Heat
    from workbench.frames.fleet import Fleet

__all__ = ["describe", "draw"]

Direction = Literal["portrait", "landscape"]
_RANKDIR = {"portrait": "TB", "landscape": "LR"}


def draw(
    definition: Any,
    events: Any = None,
    *,
    connection: Any = None,
    machine: str | None = None,
    theme: ThemeName = "light",
    direction: Direction = "portrait",
    title: str | None = None,
    fleet: Fleet | None = None,
    heat: Heat = "failures",
) -> StateMachineGraph:
    """Return the state machine as a graphviz.Digraph that shows itself as SVG, with a text twin in `.text`.

    `definition` is anything `load_definition` reads: a dict, JSON, a file, a template, a CDK chainable or state
    machine, or an ARN with `connection`; `machine` names one of several in a template. Definitions with faults are
    drawn, with what dangles marked; something that is no state machine raises DefinitionError.

    `events` are those of one execution as GetExecutionHistory returns them, ended, running or cut off: each state is
    then painted by what happened to it. They may also be a Recording, or an execution's ARN with `connection`; and
    `draw(recording)` takes both definition and events from it.
    Raises HistoryError when they are not a history.

    `fleet` paints the histories of many executions instead, as `histories` returns them: the colour of a state is its
    failure rate, or with heat="latency" its 95th percentile; each arrow says its share.

    `theme` is "light" or "dark", `direction` "portrait" or "landscape".
    """
    if direction not in _RANKDIR:
        raise WorkbenchError(f"There is no direction {direction!r}; use direction='portrait' or direction='landscape'.")
    colours = theme_named(theme)
    graph, overlay = _read(definition, events, connection, machine, fleet, heat)
    picture = StateMachineGraph(
        name="state_machine",
        format="svg",
        text=outline(graph, overlay, title),
        alt=alt_text(graph, overlay, title),
        graph_attr={"rankdir": _RANKDIR[direction]},
    )
    write_dot(picture, graph, colours, overlay, title)
    return picture


def describe(definition: Any, events: Any = None, *, connection: Any = None, machine: str | None = None) -> str:
    """Return the text twin of `draw` alone: one line a state, indented as states are nested; needs no dot."""
    return outline(*_read(definition, events, connection, machine))


def _read(
    definition: Any,
    events: Any,
    connection: Any,
    machine: str | None,
    fleet: Fleet | None = None,
    heat: Heat = "failures",
) -> tuple[Graph, Overlay | None]:
    if fleet is not None and events is not None:
        raise WorkbenchError("Give events to paint one execution, or fleet to paint many; not both.")
    if fleet is not None:
        from workbench.display.heat import heat_of  # only here: it loads pandas

        graph = graph_of(load_definition(definition, connection=connection, machine=machine))
        return graph, heat_of(graph, fleet, heat)
    if isinstance(definition, Recording):
        definition, events = definition.definition, definition.events if events is None else events
    if isinstance(events, Recording):
        events = events.events
    elif isinstance(events, str) and events.startswith("arn:"):
        events = _events_of(events, connection)
    graph = graph_of(load_definition(definition, connection=connection, machine=machine))
    if events is None:
        return graph, None
    from workbench.display.draw_evidence import overlay_of  # only here: it loads pandas

    return graph, overlay_of(graph, events)


def _events_of(execution: str, connection: Any) -> list[dict[str, Any]]:
    if connection is None:
        raise WorkbenchError(f"To read the events of {execution}, pass connection=workbench.connect().")
    from workbench.aws.history import events  # only here: everything else is drawn without boto3

    return events(execution, connection)
