"""Makes any text safe to hand to dot, and sets it: wrapped lines as HTML-like labels."""

import html
import re
import textwrap

__all__ = ["label", "plain", "safe_name", "tooltip", "wrapped"]

#: What XML cannot carry: most control characters, lone surrogates, U+FFFE and U+FFFF.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_A_NAME = re.compile(r"[^\w .,\-?!()/'+#=@]")


def plain(text: str) -> str:
    """Return the text with what no picture can hold made visible: U+0007 becomes the symbol for BEL."""
    return _NOT_XML.sub(lambda found: _symbol(found.group()), text.replace("\r\n", "\n").replace("\r", "\n"))


def safe_name(text: str) -> str:
    """Return a name for a dot node that needs no escaping anywhere: not as a port, an entity, nor a backslash."""
    return _NOT_IN_A_NAME.sub("_", plain(text))[:100]


def tooltip(text: str) -> str:
    """Return text for an attribute that dot reads as an escaped string, with entities."""
    return html.escape(plain(text), quote=False).replace("\\", "\\\\").replace("\n", "\\n")


def wrapped(text: str, width: int, most_lines: int) -> list[str]:
    """Break a text into lines of at most `width` characters; what goes beyond `most_lines` ends in an ellipsis."""
    lines = [
        line
        for paragraph in plain(text).replace("\t", " ").split("\n")
        for line in textwrap.wrap(paragraph, width, break_on_hyphens=False) or [""]
    ]
    while len(lines) > 1 and not lines[-1].strip():
        lines.pop()
    if len(lines) > most_lines:
        lines = lines[:most_lines]
        lines[-1] = lines[-1][: width - 1] + "…"
    return lines


def label(lines: list[tuple[str, str, int, bool]], left: bool = False) -> str:
    """Return an HTML-like label, `<...>`, of lines given as (text, colour, points, bold)."""
    end = '<br align="left"/>' if left else "<br/>"
    parts = []
    for text, colour, points, bold in lines:
        escaped = html.escape(text) or " "
        set_bold = f"<b>{escaped}</b>" if bold else escaped
        parts.append(f'<font color="{colour}" point-size="{points}">{set_bold}</font>')
    return "<" + end.join(parts) + (end if left else "") + ">"


def _symbol(character: str) -> str:
    code = ord(character)
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"
