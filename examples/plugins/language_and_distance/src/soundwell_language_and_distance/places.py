"""How far it is from one place to another."""

from math import asin, cos, radians, sin, sqrt
from typing import Annotated, Final, TypeAlias

from pydantic import Field

_RADIUS: Final = 6371.0
"""The mean radius of the earth in kilometres (IUGG)."""

Latitude: TypeAlias = Annotated[float, Field(ge=-90, le=90)]
Longitude: TypeAlias = Annotated[float, Field(ge=-180, le=180)]
Place: TypeAlias = tuple[Latitude, Longitude]
"""Latitude and longitude in degrees."""


def distance(one: Place, other: Place) -> float:
    """Return the kilometres between two places, as the crow flies.

    By the haversine formula (Sinnott, "Virtues of the haversine", Sky and Telescope, 1984).
    """
    north, east, north_too, east_too = map(radians, (*one, *other))
    height = sin((north_too - north) / 2) ** 2
    width = cos(north) * cos(north_too) * sin((east_too - east) / 2) ** 2
    return 2 * _RADIUS * asin(sqrt(height + width))
