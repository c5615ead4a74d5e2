"""Makes any text safe to hand to dot, and sets it: wrapped lines as HTML-like labels."""

import html
import re

__all__ = ["label", "packed", "plain", "safe_name", "tooltip", "wrapped"]

#: What XML cannot carry: most control characters, lone surrogates, U+FFFE and U+FFFF.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SOFT_BREAK = re.compile(r"(?<=[./:_,;)\]}&?=-])|(?<=[a-z0-9])(?=[A-Z])")
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
    """Break a text into lines of about equal length, at most `width` characters each.

    Lines end between words; a word that is too long is cut after a mark or before a capital. What goes beyond
    `most_lines` ends in an ellipsis.
    """
    lines = []
    for paragraph in plain(text).replace("\t", " ").split("\n"):
        pieces = [piece for word in paragraph.split() for piece in _pieces(word, width)]
        lines += _balanced(pieces, width)
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    if len(lines) > most_lines:
        lines = [*lines[: most_lines - 1], lines[most_lines - 1][: width - 1] + "…"]
    return lines


def packed(parts: list[str], width: int, most_lines: int) -> list[str]:
    """Set parts side by side with a dot between, as many on a line as fit; a part is broken only when it must be."""
    lines: list[str] = []
    for part in (line for each in parts for line in wrapped(each, width, most_lines)):
        if lines and len(lines[-1]) + 3 + len(part) <= width:
            lines[-1] += f" · {part}"
        else:
            lines.append(part)
    return lines[:most_lines]


def _pieces(word: str, width: int) -> list[str]:
    """Split a word that is wider than a line; the last piece alone ends in a space."""
    if len(word) <= width:
        return [word + " "]
    parts = [part[at : at + width] for part in _SOFT_BREAK.split(word) for at in range(0, len(part), width)]
    return [*parts[:-1], parts[-1] + " "]


def _balanced(pieces: list[str], width: int) -> list[str]:
    lines = _filled(pieces, width)
    if len(lines) < 2:
        return lines
    for narrower in range(-(-sum(map(len, pieces)) // len(lines)), width):
        tried = _filled(pieces, narrower)
        if len(tried) == len(lines) and all(len(line) <= width for line in tried):
            return tried
    return lines


def _filled(pieces: list[str], width: int) -> list[str]:
    lines = [""]
    for piece in pieces:
        if lines[-1] and len(lines[-1]) + len(piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def label(lines: list[tuple[str, str, int, bool]], left: bool = False) -> str:
    """Return an HTML-like label, `<...>`, of lines given as (text, colour, points, bold)."""
    end = '<br align="left"/>' if left else "<br/>"
    parts = []
    for text, colour, points, bold in lines:
        escaped = html.escape(f"\u00a0{text}\u00a0" if left else text) or " "
        set_bold = f"<b>{escaped}</b>" if bold else escaped
        parts.append(f'<font color="{colour}" point-size="{points}">{set_bold}</font>')
    return "<" + end.join(parts) + (end if left else "") + ">"


def _symbol(character: str) -> str:
    code = ord(character)
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"
