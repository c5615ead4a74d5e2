"""Paints two runs on one graph: in both alike, in both but different, only in one, in neither; sign and word too."""

from dataclasses import dataclass, replace
from typing import Final

from workbench.asl.graph import Graph
from workbench.display.draw_evidence import overlay_of
from workbench.display.draw_overlay import NOT_REACHED, NOT_TAKEN, Overlay, StateLook, arrow_of
from workbench.display.draw_picture import StateMachineGraph
from workbench.display.looks import look_of
from workbench.frames.vocabulary import NO_EVIDENCE
from workbench.frames.walk import History

__all__ = ["DIFFERENT", "ComparedLook", "compared", "repainted"]

SAME: Final = "same in both"
DIFFERENT: Final = "different"
NEITHER: Final = "in neither"
_ABSENT = (NOT_REACHED, NOT_TAKEN, NO_EVIDENCE)
#: Fills of what only the first or only the second run did, apart from each other for every kind of colour vision.
_ONLY_A, _ONLY_B = "#7FB2F0", "#F5B95F"
_FILLS = {SAME: "#CFE8CF", DIFFERENT: "#E39AC8"}
_SIGNS = {SAME: "=", DIFFERENT: "≠", NEITHER: "○"}


@dataclass(frozen=True)
class ComparedLook(StateLook):
    """A state's look in two runs; `sign` and `fill` take the place of a status's."""

    sign: str = ""
    fill: str | None = None

    @property
    def parts(self) -> list[str]:
        """Sign and word, then what each run did."""
        return [f"{self.sign} {self.status}", *self.notes]

    @property
    def colour(self) -> str | None:
        """Fill; None for a state that neither run visited."""
        return self.fill


def compared(graph: Graph, a: History, b: History, names: tuple[str, str]) -> tuple[Graph, Overlay]:
    """Return the graph with the edges that only one run took marked by its name, and the overlay of both runs."""
    first, second = overlay_of(graph, a), overlay_of(graph, b)
    looks: dict[str, StateLook] = {key: _look(first.states[key], second.states[key], names) for key in graph.states}
    edges = []
    for edge in graph.edges:
        which = _which(bool(first.count(edge)), bool(second.count(edge)), names)
        edges.append(replace(edge, label=f"{edge.label}\n{which}".strip()) if which else edge)
    taken = dict.fromkeys([*first.taken, *second.taken], 1)
    outcome = f"{names[0]}: {first.outcome} — {names[1]}: {second.outcome}"
    strangers = tuple(dict.fromkeys([*first.strangers, *second.strangers]))
    return replace(graph, edges=tuple(edges)), Overlay(looks, taken, DIFFERENT, outcome, strangers)


def _which(a: bool, b: bool, names: tuple[str, str]) -> str:
    return f"only {names[0]}" if a and not b else f"only {names[1]}" if b and not a else ""


def _look(a: StateLook, b: StateLook, names: tuple[str, str]) -> ComparedLook:
    here, there = a.status not in _ABSENT, b.status not in _ABSENT
    told = tuple(f"{name} {_text(look)}" for name, look in zip(names, (a, b), strict=True))
    details = (*a.details, *(detail for detail in b.details if detail not in a.details))
    if here and there:
        status = SAME if a.status == b.status else DIFFERENT
        return ComparedLook(status, told, details, _SIGNS[status], _FILLS[status])
    if here or there:
        fill, sign = (_ONLY_A, "◄") if here else (_ONLY_B, "►")
        return ComparedLook(_which(here, there, names), (told[0 if here else 1],), details, sign, fill)
    return ComparedLook(NEITHER, (), details, _SIGNS[NEITHER])


def _text(look: StateLook) -> str:
    return ", ".join([f"{look_of(look.status).sign} {look.status}", *look.notes])


def repainted(picture: StateMachineGraph, graph: Graph, a: History, b: History) -> StateMachineGraph:
    """Colour the arrows that only one of the runs took; their labels say so too."""
    first, second = overlay_of(graph, a), overlay_of(graph, b)
    by_arrow = {arrow_of(edge): edge for edge in graph.edges}
    for name, arrow in picture.arrows.items():
        edge = by_arrow[arrow]
        taken = bool(first.count(edge)), bool(second.count(edge))
        if taken[0] != taken[1]:
            colour = _ONLY_A if taken[0] else _ONLY_B
            picture.body[:] = [
                f'{line.rstrip().removesuffix("]")} color="{colour}" penwidth=3]\n' if f'id="{name}"' in line else line
                for line in picture.body
            ]
    return picture
