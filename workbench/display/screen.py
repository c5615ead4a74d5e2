"""Where a running execution is shown: redrawn in place in a notebook, one line a change elsewhere."""

import html
import sys
from typing import Any, Protocol
from uuid import uuid4

from workbench.display.draw import draw
from workbench.display.looks import look_of
from workbench.display.steps_table import steps_table, steps_text
from workbench.display.theme import ThemeName, theme_named
from workbench.frames.walk import read_history
from workbench.recording.model import Recording
from workbench.recording.playback import playback

__all__ = ["NotebookScreen", "Screen", "TextScreen", "screen"]


class Screen(Protocol):
    """Something that shows the events so far, and one line about them."""

    def show(self, events: list[dict[str, Any]]) -> None:
        """Show the execution as these events tell it."""

    def say(self, line: str) -> None:
        """Show one line in place of the last one."""


def screen(definition: dict[str, Any], theme: ThemeName = "light") -> Screen:
    """Return a screen for where this runs: a Jupyter kernel's display, else standard output."""
    try:
        from IPython import get_ipython
    except ImportError:
        return TextScreen()
    shell = get_ipython()
    return NotebookScreen(definition, theme) if shell is not None and hasattr(shell, "kernel") else TextScreen()


class NotebookScreen:
    """Updates two displays in place: the line, and below it the graph beside the table. Needs no widget front end."""

    def __init__(self, definition: dict[str, Any], theme: ThemeName) -> None:
        self.definition, self.theme = definition, theme
        self.line_id, self.picture_id = uuid4().hex, uuid4().hex
        self.shown: set[str] = set()

    def show(self, events: list[dict[str, Any]]) -> None:
        """Redraw the graph and the table."""
        table = playback(Recording(self.definition, events, {}))
        colours = theme_named(self.theme)
        svg = draw(self.definition, events, theme=self.theme).svg()
        page = (
            f'<div style="display:flex;flex-wrap:wrap;gap:16px;align-items:flex-start;padding:8px;'
            f'background:{colours.background};color:{colours.ink}">'
            f'<div style="overflow-x:auto;max-width:100%">{svg}</div><div>{steps_table(table)}</div></div>'
        )
        self._put(self.picture_id, {"text/html": page, "text/plain": steps_text(table)})

    def say(self, line: str) -> None:
        """Replace the line."""
        self._put(self.line_id, {"text/html": f"<div><b>{html.escape(line)}</b></div>", "text/plain": line})

    def _put(self, name: str, bundle: dict[str, Any]) -> None:
        from IPython.display import display

        display(bundle, raw=True, display_id=name, update=name in self.shown)
        self.shown.add(name)


class TextScreen:
    """Writes each change of a step as one line, and the last word at the end."""

    def __init__(self) -> None:
        self.told: dict[int, str] = {}
        self.line = ""

    def show(self, events: list[dict[str, Any]]) -> None:
        """Write a line for each step that is new or has another status than before."""
        for visit in read_history(events).visits:
            status = visit.status or "in progress"
            if self.told.get(visit.order) != status:
                self.told[visit.order] = status
                where = "".join(f" #{index}" for index in visit.scope.path)
                sys.stdout.write(f"{'  ' * visit.scope.depth}{look_of(status).sign} {visit.name}{where}: {status}\n")
        sys.stdout.flush()

    def say(self, line: str) -> None:
        """Write the line when it is not just a count that goes on."""
        if "next look" not in line:
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
