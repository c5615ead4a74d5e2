"""How a state, a container, an arrow and the two ends look: the dot attributes of each, not where it stands."""

from workbench.asl.graph import MISSING, Edge, State
from workbench.asl.summary import retry_text, state_text
from workbench.display.draw_labels import label, packed, tooltip, wrapped
from workbench.display.draw_overlay import StateLook
from workbench.display.theme import START_END, Theme, mixed, on

__all__ = [
    "FONT",
    "arrow_attributes",
    "box_attributes",
    "cluster_attributes",
    "end_attributes",
    "heading",
    "settings",
    "sign_attributes",
]

#: Every dot knows its widths, and every browser has it or a font of the same widths.
FONT = "Helvetica"
_SMALL, _NORMAL, _LARGE = 9, 12, 14
#: Kind of arrow -> how straight and short dot keeps it: the main way runs straight down, errors run beside it.
_WEIGHTS = {"start": "8", "next": "8", "catch": "1"}
_WHITE_BOX = "rounded,dashed,filled"


def settings(theme: Theme) -> dict[str, dict[str, str]]:
    """Return what holds for the graph and for all its nodes and edges."""
    return {
        "graph": {
            "bgcolor": theme.background,
            "compound": "true",
            "fontname": FONT,
            "fontcolor": theme.ink,
            "nodesep": "0.35",
            "ranksep": "0.4",
            "pad": "0.25",
            "margin": "0",
        },
        "node": {
            "shape": "box",
            "style": "rounded,filled",
            "fontname": FONT,
            "fillcolor": theme.surface,
            "color": theme.line,
            "margin": "0.18,0.09",
            "height": "0.5",
            "penwidth": "1",
        },
        "edge": {
            "fontname": FONT,
            "fontsize": str(_SMALL),
            "color": theme.line,
            "fontcolor": theme.muted,
            "arrowsize": "0.7",
            "penwidth": "1.2",
        },
    }


def heading(title: str | None, outcome: str, theme: Theme) -> str:
    """Return the label over the picture, "" when there is nothing to say."""
    lines = [(line, theme.ink, _LARGE, True) for line in wrapped(title, 60, 3)] if title else []
    lines += [(line, theme.ink, _NORMAL, False) for line in wrapped(outcome, 70, 2)] if outcome else []
    return label(lines) if lines else ""


def box_attributes(state: State, look: StateLook | None, theme: Theme) -> dict[str, str]:
    """Return the attributes of one state: type above, name, and what happened or its retries below."""
    style, fill, border, ink, muted = "rounded,filled", theme.surface, theme.line, theme.ink, theme.muted
    if state.type == MISSING:
        style, fill, border, muted = _WHITE_BOX, theme.background, theme.alarm, theme.alarm
    elif look and look.colour:
        fill = border = look.colour
        ink = muted = on(fill)
    elif look:
        style, fill = _WHITE_BOX, theme.background
    lines = [(line, muted, _SMALL, False) for line in wrapped(state_text(state), 44, 2)]
    lines += [(line, ink, _NORMAL, False) for line in wrapped(state.name, 28, 4)]
    lines += [(line, muted, _SMALL, False) for line in packed(_below(state, look), 44, 3)]
    return {"label": label(lines), "style": style, "fillcolor": fill, "color": border, **_meaning(state, look)}


def cluster_attributes(state: State, look: StateLook | None, theme: Theme) -> dict[str, str]:
    """Return the attributes of a Map or Parallel: a panel tinted and framed by its status, its name at the top left."""
    style, fill, border, width = "rounded,filled", theme.panel, theme.line, "1"
    if look and look.colour:
        border, width = look.colour, "2.5"
        fill = mixed(border, theme.background, 0.12)
    elif look:
        style, fill = _WHITE_BOX, theme.background
    below = theme.ink if look else theme.muted
    lines = [(line, theme.muted, _SMALL, False) for line in wrapped(state_text(state), 44, 2)]
    lines += [(line, theme.ink, _NORMAL, True) for line in wrapped(state.name, 36, 3)]
    lines += [(line, below, _SMALL, bool(look)) for line in packed(_below(state, look), 44, 4)]
    return {
        "label": label(lines, left=True),
        "labeljust": "l",
        "labelloc": "t",
        "style": style,
        "fillcolor": fill,
        "color": border,
        "penwidth": width,
        "margin": "12",
        **_meaning(state, look),
    }


def arrow_attributes(edges: list[Edge], kind: str, count: int, times: str, theme: Theme, lying: bool) -> dict[str, str]:
    """Return the attributes of an arrow: a label line an edge, heavier when it was taken, dashed for a Catch.

    `times` says how often it was taken, "" when there is no need to.

    On a `lying` arrow dot sets the last line of the label onto the shaft, so that one is a small empty line.
    """
    said = [f"catch {edge.label}" if kind == "catch" else edge.label for edge in edges if edge.label]
    attributes = {"class": f"{kind} taken" if count else kind, "weight": _WEIGHTS.get(kind, "2")}
    if kind == "catch":
        attributes["style"] = "dashed"
    if count:
        attributes |= {"color": theme.taken, "penwidth": "2.4"}
    lines = [line for each in said[:4] for line in wrapped(each, 30, 3)]
    lines += [f"and {len(said) - 4} more"] if len(said) > 4 else []
    lines += [times] if times else []
    if lines:
        ink = theme.ink if count else theme.muted
        told = tooltip("\n".join([*said, *([f"taken {count} times"] if count > 1 else [])]))
        foot = [("", ink, 4, False)] if lying else []
        attributes["label"] = label([*((line, ink, _SMALL, False) for line in lines), *foot], left=True)
        attributes |= {"labeltooltip": told, "tooltip": told}
    return attributes


def sign_attributes(name: str, taken: bool, theme: Theme) -> dict[str, str]:
    """Return the attributes of a sign that stands for a state far away: its name without a box."""
    ink = theme.ink if taken else theme.muted
    return {
        "label": label([(f"→ {line}", ink, _SMALL, False) for line in wrapped(name, 28, 1)]),
        "shape": "plaintext",
        "style": "solid",
        "margin": "0.05,0.03",
        "height": "0.2",
        "tooltip": tooltip(f"goes on at {name}"),
        "class": "sign",
    }


def end_attributes(word: str, reached: bool, theme: Theme) -> dict[str, str]:
    """Return the attributes of the Start or End node; one that an execution did not reach is white and dashed."""
    fill = START_END if reached else theme.background
    return {
        "shape": "circle",
        "style": "filled" if reached else "filled,dashed",
        "fillcolor": fill,
        "color": START_END if reached else theme.line,
        "width": "0.5",
        "margin": "0.02",
        "fixedsize": "true",
        "label": label([(word, on(fill), _SMALL, False)]),
        "tooltip": word if reached else f"{word}: not reached",
        "class": "terminal" if reached else "terminal not-reached",
    }


def _below(state: State, look: StateLook | None) -> list[str]:
    if look:
        return look.parts
    return [f"↻ {retries}"] if (retries := retry_text(state)) else []


def _meaning(state: State, look: StateLook | None) -> dict[str, str]:
    """Return tooltip and class: for the hand and for scripts."""
    said = [state.name, state_text(state), *([look.text, *look.details] if look else [])]
    if comment := state.raw.get("Comment"):
        said.append(str(comment))
    if retries := retry_text(state):
        said.append(f"Retry: {retries}")
    kind = state.type.lower() if state.type.isascii() and state.type.isalpha() else "unknown"
    return {
        "tooltip": tooltip("\n".join(each[:400] for each in said)),
        "class": " ".join(["state", kind, *([look.css] if look else [])]),
    }
