"""A picture with its text twin: a figure of matplotlib, or a drawing in a file, in a form every exporter keeps."""

import base64
import hashlib
import html
import io
import warnings
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from workbench.errors import WorkbenchError

__all__ = ["Drawing", "Picture", "picture"]


def picture(shown: Any, alt: str, text: str | None = None) -> "Picture | Drawing":
    """Return a plot, or a drawing in an SVG file, as a picture that says in words what one sees.

    shown: matplotlib's Axes or Figure, or the path of an SVG. alt: one sentence for those who do not see it, with the
    numbers that matter. text: the twin in words where a sentence is not enough.
    Raises WorkbenchError without a sentence, and for anything else to show.
    """
    if not alt.strip():
        raise WorkbenchError("A picture needs a sentence that says what one sees: picture(axes, '...').")
    if isinstance(shown, str | Path):
        return Drawing(Path(shown), alt, text)
    figure = shown.get_figure() if isinstance(shown, Axes) else shown
    if not isinstance(figure, Figure):
        raise WorkbenchError(f"{shown!r} is no plot: give matplotlib's Axes or Figure, or the path of an SVG.")
    _close(figure)
    return Picture(figure, text or alt, alt)


class Picture:
    """A figure with its text twin. `figure` is matplotlib's, `alt` one sentence, `text` the twin in words.

    Shown in a notebook it gives HTML (an image with alt text), SVG, PNG and text, so every exporter keeps it.
    """

    def __init__(self, figure: Figure, text: str, alt: str) -> None:
        self.figure = figure
        self.text = text
        self.alt = alt

    def __repr__(self) -> str:
        return self.text

    def svg(self) -> str:
        """The picture as an `<svg>` document; the same picture gives the same text."""
        salt = hashlib.sha256(self.text.encode()).hexdigest()[:12]
        with matplotlib.rc_context({"svg.hashsalt": salt, "svg.fonttype": "path"}):
            return self._drawn("svg", metadata={"Date": None, "Title": self.alt}).decode("utf-8")

    def png(self) -> bytes:
        """The picture as PNG."""
        return self._drawn("png", metadata={"Description": self.alt})

    def save(self, path: str | Path) -> Path:
        """Write the picture; the ending of the path (svg, png, pdf) is its format."""
        target = Path(path)
        target.write_bytes(self._drawn(target.suffix.removeprefix(".") or "png"))
        return target

    def _drawn(self, kind: str, **kwargs: Any) -> bytes:
        buffer = io.BytesIO()
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
            self.figure.savefig(buffer, format=kind, facecolor=self.figure.get_facecolor(), **kwargs)
        return buffer.getvalue()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **_: Any) -> dict[str, Any]:
        """HTML with alt text, SVG, PNG and text."""
        svg, png = self.svg(), base64.b64encode(self.png()).decode("ascii")
        bundle = {"text/html": _image(svg, self.alt), "image/svg+xml": svg, "image/png": png, "text/plain": self.text}
        return _asked_for(bundle, include, exclude)


class Drawing:
    """An SVG file with its text twin."""

    def __init__(self, path: Path, alt: str, text: str | None = None) -> None:
        try:
            self._svg = path.read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise WorkbenchError(f"{path} is no drawing that can be read: {error}. Give the path of an SVG.") from error
        self.alt, self.text = alt, text or alt

    def __repr__(self) -> str:
        return self.text

    def svg(self) -> str:
        """The drawing as it stands in its file."""
        return self._svg

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **_: Any) -> dict[str, Any]:
        """HTML with alt text, SVG and text."""
        bundle = {"text/html": _image(self._svg, self.alt), "image/svg+xml": self._svg, "text/plain": self.text}
        return _asked_for(bundle, include, exclude)


def _image(svg: str, alt: str) -> str:
    source = base64.b64encode(svg.encode("utf-8")).decode("ascii")
    return f'<img alt="{html.escape(alt)}" style="max-width:100%" src="data:image/svg+xml;base64,{source}">'


def _asked_for(bundle: dict[str, Any], include: Any, exclude: Any) -> dict[str, Any]:
    return {
        kind: data
        for kind, data in bundle.items()
        if (not include or kind in include) and (not exclude or kind not in exclude)
    }


def _close(figure: Figure) -> None:
    """Keep the notebook from showing the plot a second time, without its words, at the end of the cell."""
    from matplotlib import pyplot

    pyplot.close(figure)
