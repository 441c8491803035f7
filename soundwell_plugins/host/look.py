"""How a practice's pages look: its colours as a stylesheet, and its logo."""

from collections.abc import Iterator, Mapping
from typing import Final

from soundwell_hookspecs import Practice
from soundwell_plugins.host.colours import Colour

STYLE: Final = "practice.css"
DARK_GROUND: Final = Colour.parsed("#14191b")
_DARK_INK: Final = Colour.parsed("#0c2322")
_LIFT: Final = 0.08
"""How much a colour changes under a pointer, as a part of its lightness."""


def made_files(practice: Practice) -> Mapping[str, bytes]:
    """Return the files that a practice's own look needs, by name; none where it has no own look.

    Args:
        practice: whose look it is.
    """
    look = practice.look
    made: dict[str, bytes] = {}
    if look.colour or look.background:
        made[STYLE] = stylesheet(look.colour, look.dark_colour, look.background).encode()
    if look.logo:
        made[f"practice-logo.{look.logo_kind}"] = look.logo
    return made


def stylesheet(colour: str, dark_colour: str, background: str) -> str:
    """Return the practice's colours for light and dark pages.

    Args:
        colour: of buttons and links on light pages; ours when empty.
        dark_colour: likewise on dark pages; made from `colour` when empty.
        background: of light pages; ours when empty.
    """
    light = [f"  --pico-background-color: {background};"] if background else []
    light += _primary(Colour.parsed(colour), -_LIFT, "#fff") if colour else []
    rules = _rule(':root:not([data-theme="dark"])', light)
    if colour:
        own = Colour.parsed(dark_colour or colour)
        dark = own.nearest_readable(DARK_GROUND, _DARK_INK) or own
        inner = _rule(":root:not([data-theme])", _primary(dark, _LIFT, str(_DARK_INK)))
        rules += f"@media only screen and (prefers-color-scheme: dark) {{\n{inner}}}\n"
    return rules


def _primary(colour: Colour, lift: float, ink: str) -> Iterator[str]:
    stronger = colour.lighter(lift)
    faint = f"rgb({colour.red} {colour.green} {colour.blue} / 45%)"
    for name, value in {
        "primary": colour,
        "primary-background": colour,
        "primary-underline": faint,
        "primary-hover": stronger,
        "primary-hover-background": stronger,
        "primary-focus": faint,
        "primary-inverse": ink,
    }.items():
        yield f"  --pico-{name}: {value};"


def _rule(selector: str, lines: list[str] | Iterator[str]) -> str:
    return "\n".join([f"{selector} {{", *lines, "}", ""])
