"""Replays an execution: graph, steps and payloads side by side, with a slider over its events."""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import anywidget
import traitlets

from workbench.asl.graph import graph_of
from workbench.display.draw import draw
from workbench.display.draw_evidence import overlay_of
from workbench.display.looks import LOOKS
from workbench.display.steps_table import steps_table, steps_text
from workbench.recording.model import Recording
from workbench.recording.playback import playback
from workbench.recording.source import recording_of

if TYPE_CHECKING:
    from workbench.aws.connection import Connection

__all__ = ["Replay", "replay"]

_HERE = Path(__file__).parent
#: Payloads longer than this, and all once so many characters are sent, stay in the kernel until they are looked at.
_LONG, _ALL = 20_000, 2_000_000


def replay(
    execution: Recording | str | Path,
    connection: Connection | None = None,
    *,
    stages: Mapping[str, Sequence[tuple[str, str]]] | None = None,
) -> Replay:
    """Return a widget that replays an execution event by event.

    execution: a Recording, the path of a saved one, or an execution ARN with `connection`. `stages` names, for a state,
    its data-flow stages as (stage, JSON text); they are shown with the state's payloads. Keys: left and right arrow
    move by an event, up and down by a step, space plays, Home and End jump. `position` of the result is the number of
    the event shown, from 0, and can be set. Where no widget can run, the graph and the table of steps stand instead.
    """
    return Replay(recording_of(execution, connection), stages)


class Replay(anywidget.AnyWidget):
    """The widget that `replay` returns; `recording` is what it shows."""

    _esm = _HERE / "replay.js"
    _css = _HERE / "replay.css"
    playback = traitlets.Dict().tag(sync=True)
    svg = traitlets.Unicode().tag(sync=True)
    position = traitlets.Int(0).tag(sync=True)

    def __init__(self, recording: Recording, stages: Mapping[str, Sequence[tuple[str, str]]] | None = None) -> None:
        self.recording = recording
        table = playback(recording, stages)
        picture = draw(recording.definition)
        self.texts: list[str] = table["texts"]
        ids = {key: svg_id for svg_id, key in picture.states.items()}
        arrows = {arrow: svg_id for svg_id, arrow in picture.arrows.items()}
        ends = overlay_of(graph_of(recording.definition), recording.events).states
        table["nodes"] = [
            {**node, "id": ids.get(node["key"]), "end": ends[node["key"]].status} for node in table["nodes"]
        ]
        table["edges"] = [
            arrows.get((edge["source"], edge["target"], "choice" if edge["kind"] == "default" else edge["kind"]))
            for edge in table["edges"]
        ]
        table["texts"] = _sent(self.texts)
        table["looks"] = {status: {"colour": look.colour, "sign": look.sign} for status, look in LOOKS.items()}
        table["id"] = f"sfr-{uuid4().hex[:8]}"
        table["alt"] = picture.alt
        super().__init__(playback=table, svg=picture.svg(), position=max(0, len(table["events"]) - 1))
        self.on_msg(self._answer)

    def _answer(self, _: Any, content: Any, __: Any) -> None:
        """Send a long payload that the page asks for."""
        number = content.get("want") if isinstance(content, dict) else None
        if isinstance(number, int) and 0 <= number < len(self.texts):
            self.send({"text": number, "value": self.texts[number]})

    def static_html(self) -> str:
        """Return the picture and the table that stand where no widget can run; the live widget hides them."""
        picture = draw(self.recording)
        image = base64.b64encode(picture.svg().encode("utf-8")).decode("ascii")
        table = self.playback
        alt = html.escape(picture.alt, quote=True)
        title, status, said = (html.escape(table[key]) for key in ("title", "status", "verdict"))
        return (
            f'<div class="{table["id"]}-static"><p><b>{title}</b> {status}: {said}</p>'
            f'<img alt="{alt}" src="data:image/svg+xml;base64,{image}" style="max-width:100%;background:#fff">'
            f"{steps_table(table)}</div>"
        )

    def _ipython_display_(self) -> None:
        """Show the widget, and after it what stands in its place in a page or a notebook that is only read.

        They are two outputs because a front end that shows the widget's own error ("model not found") shows nothing of
        the same output's other forms.
        """
        from IPython.display import display

        bundle = super()._repr_mimebundle_()
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        display({**(data or {}), "text/plain": steps_text(self.playback)}, metadata=metadata, raw=True)
        display({"text/html": self.static_html(), "text/plain": self.playback["verdict"]}, raw=True)

    def __repr__(self) -> str:
        return f"Replay of {self.recording!r}"


def _sent(texts: list[str]) -> list[str | None]:
    """Return the texts with None in place of those that stay in the kernel."""
    sent: list[str | None] = []
    total = 0
    for text in texts:
        short = len(text) <= _LONG and total + len(text) <= _ALL
        total += len(text) if short else 0
        sent.append(text if short else None)
    return sent
