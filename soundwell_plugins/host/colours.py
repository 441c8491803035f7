"""Colours, and whether people can read what is written in them."""

import colorsys
from dataclasses import dataclass
from typing import Final

ENOUGH: Final = 4.5
"""Contrast of text and its ground (WCAG 2.2, success criterion 1.4.3, level AA)."""

_STEPS: Final = 400


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour in sRGB, each part from 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def parsed(cls, text: str) -> "Colour":
        """Read a colour such as `#1f6f6b`.

        Raises:
            ValueError: it is none.
        """
        digits = text.removeprefix("#")
        if not text.startswith("#") or len(digits) not in {3, 6} or not digits.isascii():
            raise ValueError("a colour is # and 3 or 6 hexadecimal digits")
        wide = digits if len(digits) > len("rgb") else "".join(each * 2 for each in digits)
        if not all(each in "0123456789abcdefABCDEF" for each in wide):
            raise ValueError("a colour is # and 3 or 6 hexadecimal digits")
        return cls(*bytes.fromhex(wide))

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """How bright it is, from 0 to 1 (WCAG 2.2, relative luminance)."""
        red, green, blue = (_linear(part / 255) for part in (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(self, other: "Colour") -> float:
        """Return the contrast with another colour, from 1 to 21 (WCAG 2.2, contrast ratio)."""
        brighter, darker = sorted((self.luminance, other.luminance), reverse=True)
        return (brighter + 0.05) / (darker + 0.05)

    def readable(self, *grounds: "Colour") -> bool:
        """Tell whether text in this colour can be read on each of some grounds."""
        return all(self.contrast(ground) >= ENOUGH for ground in grounds)

    def nearest_readable(self, *grounds: "Colour") -> "Colour | None":
        """Return the colour of the same hue, as near as can be, that can be read on each ground.

        Returns:
            The colour itself if it can, and `None` if no lightness will do.
        """
        if self.readable(*grounds):
            return self
        for step in range(1, _STEPS + 1):
            for direction in (-1, 1):
                other = self.lighter(direction * step / _STEPS)
                if other.readable(*grounds):
                    return other
        return None

    def lighter(self, by: float) -> "Colour":
        """Return the same hue with another lightness, `by` from -1 to 1."""
        hue, lightness, saturation = colorsys.rgb_to_hls(
            self.red / 255, self.green / 255, self.blue / 255
        )
        parts = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, lightness + by)), saturation)
        return Colour(*(round(part * 255) for part in parts))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  # sRGB
