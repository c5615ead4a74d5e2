"""The colours of a picture: the Step Functions console's for what happened, two calm sets for the rest."""

from dataclasses import dataclass
from typing import Literal

from workbench.errors import WorkbenchError

__all__ = ["DARK", "LIGHT", "STATUS", "START_END", "Theme", "ThemeName", "contrast", "mixed", "on", "theme_named"]

ThemeName = Literal["light", "dark"]

#: Status -> fill, as the Step Functions console paints them.
STATUS = {
    "succeeded": "#2BD62E",
    "failed": "#DE322F",
    "timed out": "#DE322F",
    "caught": "#FFA500",
    "in progress": "#53C9ED",
    "cancelled": "#DDDDDD",
}
#: Fill of the Start and End nodes.
START_END = "#FFDA75"


@dataclass(frozen=True)
class Theme:
    """Colours as `#rrggbb`. `ink` and `muted` are readable (4.5:1 or more) on `background`, `surface` and `panel`."""

    name: str
    background: str
    surface: str
    panel: str
    ink: str
    muted: str
    line: str
    taken: str
    alarm: str


LIGHT = Theme(
    name="light",
    background="#FFFFFF",
    surface="#F3F5F7",
    panel="#FAFBFC",
    ink="#16191F",
    muted="#525C67",
    line="#8D99A5",
    taken="#1D6F42",
    alarm="#B3261E",
)
DARK = Theme(
    name="dark",
    background="#14171C",
    surface="#262C35",
    panel="#1B2027",
    ink="#EEF1F4",
    muted="#A9B4C0",
    line="#76828F",
    taken="#5FD28A",
    alarm="#FF8A80",
)


def theme_named(name: str) -> Theme:
    """Return the theme; raises WorkbenchError for a name other than "light" and "dark"."""
    themes = {theme.name: theme for theme in (LIGHT, DARK)}
    if name not in themes:
        raise WorkbenchError(f"There is no theme {name!r}; use theme='light' or theme='dark'.")
    return themes[name]


def on(fill: str) -> str:
    """Return the text colour that reads best on a fill: near-black or white."""
    return max(("#0B0D10", "#FFFFFF"), key=lambda ink: contrast(ink, fill))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two `#rrggbb` colours, 1 to 21, as WCAG 2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: str, into: str, share: float) -> str:
    """Return `into` tinted by a share (0 to 1) of `colour`."""
    pairs = zip(_channels(colour), _channels(into), strict=True)
    return "#" + "".join(f"{round(255 * (a * share + b * (1 - share))):02X}" for a, b in pairs)


def _luminance(colour: str) -> float:
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> tuple[float, float, float]:
    return tuple(int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))  # type: ignore[return-value]
