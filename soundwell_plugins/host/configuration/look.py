"""`[practice.look]` and `[practice.texts]`: how a practice's pages look, and what they say."""

from pathlib import Path
from typing import Annotated, Final, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationInfo, WithJsonSchema, field_validator

from soundwell_hookspecs import EmergencyNumber, PracticeLook, PracticeTexts
from soundwell_plugins.host.colours import Colour
from soundwell_plugins.host.configuration.texts import Line, LocaleName
from soundwell_plugins.host.look import DARK_GROUND
from soundwell_plugins.sdk.configuration import LocalPath, PluginConfig, refusal

_COLOUR_ALLOWED: Final = 'a colour such as "#1f6f6b"'
_LOGO_ALLOWED: Final = "a file that ends in .svg or .png, of at most 200 kB"
_LOGO_BYTES: Final = 200_000
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_KINDS: Final = {".svg": "svg", ".png": "png"}
_WHITE: Final = Colour(255, 255, 255)
_INK: Final = Colour.parsed("#27343a")
_PAPER: Final = "#faf7f2"
_MOST: Final = 4_000
_MOST_NUMBERS: Final = 10


def _colour(value: str) -> str:
    try:
        return str(Colour.parsed(value.strip()))
    except ValueError:
        raise refusal("this is no colour", _COLOUR_ALLOWED) from None


def _text(value: str) -> str:
    if len(value) > _MOST:
        raise refusal("this text is too long", f"at most {_MOST} characters")
    return value.strip()


def _address(value: str) -> str:
    parts = urlsplit(value)
    inside = value.startswith("/") and not value.startswith("//")
    if not value.isprintable() or not (inside or (parts.scheme == "https" and parts.hostname)):
        raise refusal("this is no web address", "an address that begins with https:// or with /")
    return value


ColourText: TypeAlias = Annotated[
    str,
    AfterValidator(_colour),
    WithJsonSchema({"type": "string", "description": _COLOUR_ALLOWED}),
]
Text: TypeAlias = Annotated[str, AfterValidator(_text)]
Address: TypeAlias = Annotated[str, AfterValidator(_address)]
Worded: TypeAlias = Text | dict[LocaleName, Text]
"""One text, or one for each language."""


class LookTable(PluginConfig):
    """`[practice.look]`."""

    background: ColourText | None = None
    colour: ColourText | None = None
    dark_colour: ColourText | None = None
    logo: LocalPath | None = None

    @field_validator("background")
    @classmethod
    def can_be_written_on(cls, background: str | None) -> str | None:
        """Refuse a ground on which our text cannot be read."""
        if background and not _INK.readable(Colour.parsed(background)):
            raise refusal("text on this colour cannot be read", "a light colour", _PAPER)
        return background

    @field_validator("colour")
    @classmethod
    def can_be_read(cls, colour: str | None, info: ValidationInfo) -> str | None:
        """Refuse a colour in which links on the page, or white text on it, cannot be read."""
        ground = Colour.parsed(info.data.get("background") or _PAPER)
        return colour and _readable(colour, "on a light page", ground, _WHITE)

    @field_validator("dark_colour")
    @classmethod
    def can_be_read_in_the_dark(cls, colour: str | None) -> str | None:
        """Refuse a colour in which links on a dark page cannot be read."""
        return colour and _readable(colour, "on a dark page", DARK_GROUND)

    @field_validator("logo")
    @classmethod
    def is_a_picture(cls, logo: Path | None) -> Path | None:
        """Refuse what is no picture that browsers show, or too large a one."""
        if logo is None:
            return None
        if logo.suffix.lower() not in _KINDS:
            raise refusal("this is no picture for a page", _LOGO_ALLOWED)
        try:
            with logo.open("rb") as opened:
                content = opened.read(_LOGO_BYTES + 1)
        except OSError as error:
            raise refusal(f"it cannot be read: {error.strerror}", _LOGO_ALLOWED) from None
        if len(content) > _LOGO_BYTES:
            raise refusal("this picture is too large", _LOGO_ALLOWED)
        right = content.startswith(_PNG) if logo.suffix.lower() == ".png" else b"<svg" in content
        if not right:
            raise refusal("what is in this file is not what its ending says", _LOGO_ALLOWED)
        return logo

    def value(self) -> PracticeLook:
        """Return what pages need of it."""
        return PracticeLook(
            colour=self.colour or "",
            dark_colour=self.dark_colour or "",
            background=self.background or "",
            logo=self.logo.read_bytes() if self.logo else b"",
            logo_kind=_KINDS[self.logo.suffix.lower()] if self.logo else "",
        )


class NumberTable(PluginConfig):
    """`[[practice.texts.emergency_numbers]]`."""

    name: Line
    number: Annotated[str, Field(pattern=r"^\+?[0-9][0-9 ()/.-]{1,29}$")]


class TextsTable(PluginConfig):
    """`[practice.texts]`."""

    welcome: Worded = ""
    footer: Worded = ""
    emergency: Worded = ""
    emergency_numbers: Annotated[tuple[NumberTable, ...], Field(max_length=_MOST_NUMBERS)] = ()
    imprint: Address | None = None
    privacy: Address | None = None

    def value(self) -> PracticeTexts:
        """Return what pages need of it."""
        numbers = (EmergencyNumber(each.name, each.number) for each in self.emergency_numbers)
        return PracticeTexts(
            welcome=_worded(self.welcome),
            footer=_worded(self.footer),
            emergency=_worded(self.emergency),
            emergency_numbers=tuple(numbers),
            imprint=self.imprint or "",
            privacy=self.privacy or "",
        )


def _readable(colour: str, where: str, *grounds: Colour) -> str:
    own = Colour.parsed(colour)
    if own.readable(*grounds):
        return colour
    least = min(own.contrast(ground) for ground in grounds)
    near = own.nearest_readable(*grounds)
    raise refusal(
        f"text in this colour cannot be read well {where}: its contrast is {least:.1f} to 1",
        "a colour with a contrast of at least 4.5 to 1",
        str(near) if near else "",
    )


def _worded(value: str | dict[str, str]) -> dict[str, str]:
    return value if isinstance(value, dict) else ({"": value} if value else {})
