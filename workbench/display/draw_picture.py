"""The picture of a state machine: a graphviz.Digraph that shows itself as SVG, with its text twin beside it."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import graphviz
from graphviz.backend import dot_command

from workbench import toolchain

__all__ = ["StateMachineGraph"]

_SIGNS_IN_ITS_FONT = str.maketrans({"✓": "√", "✗": "×", "▸": "►", "◔": "●", "↻": "+"})
_PROLOG = re.compile(r"^.*?(?=<svg)", re.DOTALL)


class StateMachineGraph(graphviz.Digraph):
    """What `draw` returns. `text` is the same content as an indented outline; `alt` is one sentence of it.

    `states` maps the id of each SVG group to the key of the state it shows (see `workbench.asl.graph`), `arrows` the id
    of each drawn arrow to (key of its source, key of its target, kind; a Choice's default counts as a choice).
    """

    body: list[str]

    def __init__(
        self,
        *args: Any,
        text: str = "",
        alt: str = "",
        states: dict[str, str] | None = None,
        arrows: dict[str, tuple[str, str, str]] | None = None,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.text = text
        self.alt = alt
        self.states = dict(states or {})
        self.arrows = dict(arrows or {})

    def pipe(self, format: str | None = None, *args: Any, **kwargs: Any) -> Any:  # noqa: A002 - graphviz's own name
        """Return the picture as graphviz does; an SVG also gets its alt text."""
        kwargs.setdefault("quiet", True)
        with self._fit_for(format):
            answer = super().pipe(format, *args, **kwargs)
        if (format or self.format) != "svg":
            return answer
        if isinstance(answer, bytes):
            return self._described(answer.decode("utf-8")).encode("utf-8")
        return self._described(answer)

    def render(self, *args: Any, **kwargs: Any) -> Any:
        """Write the picture to a file, as graphviz does; an SVG also gets its alt text."""
        kwargs.setdefault("quiet", True)
        with self._fit_for(kwargs.get("format")):
            written = super().render(*args, **kwargs)
        if Path(written).suffix == ".svg":
            Path(written).write_text(self._described(Path(written).read_text(encoding="utf-8")), encoding="utf-8")
        return written

    def svg(self) -> str:
        """Return the `<svg>` element alone, fit to stand in a page."""
        return _PROLOG.sub("", self.pipe(format="svg", encoding="utf-8"), count=1)

    @contextmanager
    def _fit_for(self, format: str | None) -> Iterator[None]:  # noqa: A002
        """Use our dot, and while it paints letters itself, as graphviz-pure does, only signs its one font has."""
        body, dot = self.body, _use_our_dot()
        if (format or self.format) != "svg" and "graphviz-pure" in dot.name:
            self.body = [line.translate(_SIGNS_IN_ITS_FONT) for line in body]
        try:
            yield
        finally:
            self.body = body

    def _described(self, svg: str) -> str:
        described = f'<svg role="img" aria-label="{html.escape(self.alt)}"'
        return svg.replace("<svg", described, 1) if self.alt else svg

    def _copy_kwargs(self, **kwargs: Any) -> Any:
        ours = {"text": self.text, "alt": self.alt, "states": self.states, "arrows": self.arrows, "format": self.format}
        return super()._copy_kwargs(**kwargs) | ours

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **_: Any) -> dict[str, Any]:
        """Return HTML, SVG and text; inline in HTML the SVG keeps its tooltips, which an image in JupyterLab loses."""
        svg = self.pipe(format="svg", encoding="utf-8")
        inline = _PROLOG.sub("", svg, count=1)
        page = f'<div class="state-machine" style="overflow-x:auto">{inline}</div>'
        bundle = {"text/html": page, "image/svg+xml": svg, "text/plain": self.text}
        return {
            kind: data
            for kind, data in bundle.items()
            if (not include or kind in include) and (not exclude or kind not in exclude)
        }


@cache
def _use_our_dot() -> Path:
    dot_command.DOT_BINARY = toolchain.dot()
    return dot_command.DOT_BINARY
