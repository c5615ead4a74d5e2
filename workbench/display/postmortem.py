"""Writes what happened in one execution as a single HTML page that needs nothing else: to keep, to send, to print."""

from __future__ import annotations

import base64
import html
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.display.draw import draw
from workbench.display.looks import look_of
from workbench.display.steps_table import steps_table
from workbench.display.theme import ThemeName
from workbench.display.timeline import timeline
from workbench.errors import RecordingError
from workbench.recording.indented import indented
from workbench.recording.model import Recording
from workbench.recording.playback import playback
from workbench.recording.source import recording_of

if TYPE_CHECKING:
    from workbench.aws.connection import Connection

__all__ = ["page", "postmortem"]

_THEMES: tuple[ThemeName, ThemeName] = ("light", "dark")
_CSS = Path(__file__).parent / "postmortem.css"


def postmortem(
    execution: Recording | str | Path, path: str | Path | None = None, connection: Connection | None = None
) -> Path:
    """Write the page of an execution and return its path (`<execution name>.html` here unless given).

    execution: a Recording, the path of a saved one, or an execution ARN with `connection`. The page holds the graph,
    a timeline, the steps, the state that failed with its cause in plain words, payloads and log lines; it loads nothing
    from anywhere. It holds the execution's payloads: give it away as you would give those away.
    """
    recording = recording_of(execution, connection)
    file = Path(path) if path is not None else Path(f"{recording.name or 'execution'}.html")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page(recording), encoding="utf-8")
    except OSError as error:
        raise RecordingError(f"The page cannot be written to {file}: {error}. Choose another path.") from error
    return file


def page(recording: Recording) -> str:
    """Return the whole page as text."""
    table = playback(recording)
    title = html.escape(f"{table['title']}: {table['status']}")
    mark = look_of(table["outcome"]).colour
    parts = [
        f"<h1>{html.escape(table['machine'])} <span class='muted'>{html.escape(table['name'])}</span></h1>",
        f"<p class='verdict' style='--mark:{mark}'>{html.escape(table['verdict'])}</p>",
        _facts(recording),
        f"<h2>Graph</h2>{_graph(recording)}",
        f"<h2>Timeline</h2>{_timeline(recording)}",
        f"<h2>Steps</h2><div class='steps'>{steps_table(table)}</div>",
        f"<h2>Payloads, what failed first</h2>{_payloads(table)}",
        f"<h2>Log lines</h2>{_logs(recording)}",
    ]
    return (
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width'>"
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; img-src data:; "
        "style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{_CSS.read_text(encoding='utf-8')}</style></head>\n"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _facts(recording: Recording) -> str:
    describe = recording.describe
    facts = {
        "Execution": recording.arn,
        "State machine": recording.machine_arn,
        "Where": "embedded AWS of the workbench" if recording.is_local else f"AWS, {recording.region}",
        "Started": _time(describe.get("startDate")),
        "Ended": _time(describe.get("stopDate")),
        "Duration": f"{recording.duration_s:.3f} s" if recording.duration_s is not None else "",
        "Events": str(len(recording.events)),
        "Read from AWS": _time(recording.saved_at),
        "Missing": "; ".join(recording.notes),
    }
    rows = (
        f"<tr><th scope='row'>{name}</th><td>{html.escape(value)}</td></tr>" for name, value in facts.items() if value
    )
    return f"<table class='facts'>{''.join(rows)}</table>"


def _time(moment: Any) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S.%f %Z}" if moment else ""


def _graph(recording: Recording) -> str:
    light, dark = (draw(recording, theme=theme) for theme in _THEMES)
    return _picture(light.svg(), dark.svg(), light.alt, light.text)


def _timeline(recording: Recording) -> str:
    if not recording.events:
        return "<p class='muted'>There are no events yet.</p>"
    light, dark = (timeline(recording, theme=theme) for theme in _THEMES)
    return _picture(light.svg(), dark.svg(), light.alt, light.text)


def _picture(light: str, dark: str, alt: str, text: str) -> str:
    """A picture for each theme (the light one on paper), its alt text, and below it the same in words."""
    one, other = (base64.b64encode(svg.encode("utf-8")).decode("ascii") for svg in (light, dark))
    return (
        "<div class='graph'><picture>"
        f"<source media='screen and (prefers-color-scheme: dark)' srcset='data:image/svg+xml;base64,{other}'>"
        f"<img src='data:image/svg+xml;base64,{one}' alt='{html.escape(alt, quote=True)}'></picture></div>"
        f"<details><summary>In words</summary><pre>{html.escape(text)}</pre></details>"
    )


def _payloads(table: dict[str, Any]) -> str:
    sections = []
    for step in sorted(table["steps"], key=lambda step: step["status"] not in ("failed", "timed out")):
        look = look_of(step["status"])
        index = "".join(f" #{number}" for _, number in step["iteration"])
        texts = table["texts"]
        said = [f"<h3>{html.escape(step['name'] + index)} <span class='muted'>{look.sign} {step['status']}</span></h3>"]
        if step["error"] is not None:
            said.append(f"<p class='alarm'><b>{html.escape(texts[step['error']])}</b> {html.escape(step['plain'])}</p>")
        for name in ("cause", "input", "output"):
            if step[name] is not None:
                opened = " open" if step["status"] in ("failed", "timed out") else ""
                body = html.escape(indented(texts[step[name]]))
                said.append(f"<details{opened}><summary>{name.capitalize()}</summary><pre>{body}</pre></details>")
        said += [_attempt(attempt, texts) for attempt in step["attempts"]]
        sections.append(f"<section>{''.join(said)}</section>")
    return "".join(sections)


def _attempt(attempt: dict[str, Any], texts: list[str]) -> str:
    if not attempt["logs"]:
        return ""
    lines = "".join(f"+{at / 1000:.3f} s  {texts[line].rstrip()}\n" for at, line in attempt["logs"])
    return (
        f"<details open><summary>Attempt {attempt['n']}, {attempt['status']}: Lambda log lines, joined by "
        f"{attempt['joined_by']}</summary><pre>{html.escape(lines)}</pre></details>"
    )


def _logs(recording: Recording) -> str:
    if not recording.logs:
        return "<p class='muted'>No log lines were recorded.</p>"
    lines = "".join(f"{line.timestamp:%H:%M:%S.%f} {line.source}  {line.message.rstrip()}\n" for line in recording.logs)
    return f"<details><summary>{len(recording.logs)} lines</summary><pre>{html.escape(lines)}</pre></details>"
