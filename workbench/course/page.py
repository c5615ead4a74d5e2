"""Makes the HTML page of an executed notebook, pictures included."""

from pathlib import Path
from typing import Any

import nbformat
from jinja2 import pass_context
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

__all__ = ["page_of"]


def page_of(notebook: nbformat.NotebookNode, name: str, folder: Path) -> str:
    """Return the notebook as one HTML page; pictures its texts name are looked for in `folder` and put into it."""
    beside = {"metadata": {"name": name, "path": str(folder)}}
    html, _ = _Page(embed_images=True).from_notebook_node(notebook, resources=beside)
    return str(html)


class _Renderer(IPythonRenderer):
    """nbconvert closes every tag of a piece of HTML when it looks for pictures in it: <details> would end too early."""

    def _html_embed_images(self, html: str) -> str:
        return super()._html_embed_images(html) if "<img" in html else html


class _Page(HTMLExporter):
    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        about = context.get("resources", {}).get("metadata", {})
        attachments = context.get("cell", {}).get("attachments", {})
        renderer = _Renderer(escape=False, attachments=attachments, embed_images=True, path=about.get("path", ""))
        return str(MarkdownWithMath(renderer=renderer).render(source))
