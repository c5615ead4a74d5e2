"""The steps of a replay as a table that needs nothing: HTML for a page, lines for a terminal."""

import html
from typing import Any

from workbench.display.looks import look_of

__all__ = ["steps_table", "steps_text"]

_HEAD = ("Step", "Status", "Seconds", "Attempts", "Error")


def steps_table(table: dict[str, Any]) -> str:
    """Return the steps of `workbench.recording.playback.playback`'s table as one HTML table; every text is escaped."""
    rows = []
    for step in table["steps"]:
        look = look_of(step["status"])
        cells = [html.escape(cell) for cell in _cells(step, table["texts"])]
        cells[0] = "&emsp;" * step["depth"] + cells[0]
        cells[1] = (
            f'<span style="background:{look.colour};color:{look.ink};padding:0 6px;border-radius:8px;'
            f'border:1px solid #8d99a5;white-space:nowrap">{look.sign} {cells[1]}</span>'
        )
        rows.append("<tr>" + "".join(f'<td style="text-align:left">{cell}</td>' for cell in cells) + "</tr>")
    head = "".join(f'<th scope="col" style="text-align:left">{name}</th>' for name in _HEAD)
    return f"<table class='mathjax_ignore'><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def steps_text(table: dict[str, Any]) -> str:
    """Return the steps as lines of text under the verdict."""
    lines = [": ".join(part for part in (table["title"], table["verdict"]) if part)]
    for step in table["steps"]:
        name, status, seconds, attempts, error = _cells(step, table["texts"])
        told = [f"{look_of(step['status']).sign} {status}", f"{seconds} s" if seconds else "", error]
        told.insert(2, f"{attempts} attempts" if attempts not in ("", "1") else "")
        lines.append(f"{'  ' * (step['depth'] + 1)}{name}: {', '.join(part for part in told if part)}")
    return "\n".join(lines)


def _cells(step: dict[str, Any], texts: list[Any]) -> list[str]:
    index = "".join(f" #{index}" for _, index in step["iteration"][-1:])
    seconds = "" if step["ms"] is None else f"{step['ms'] / 1000:.3f}"
    error = "" if step["error"] is None else str(texts[step["error"]])
    return [f"{step['name']}{index}", step["status"], seconds, str(len(step["attempts"]) or ""), error]
