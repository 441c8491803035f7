"""All that visitors learn of one practitioner."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import time
from pathlib import Path
from typing import Any, Final

from soundwell_hookspecs import (
    FitAges,
    FitFee,
    FitProfile,
    FitTime,
    Hours,
    Practitioner,
    Weekday,
)
from soundwell_plugins.features.fit.configuration import (
    MethodTable,
    PictureTable,
    ProfileTable,
)

_NOON: Final = time(12)
_EVENING: Final = time(17)
_MIDNIGHT: Final = time(0)


@dataclass(frozen=True, slots=True)
class Source:
    """Something that a text builds on."""

    title: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, what can be seen on it, and who made it."""

    file: Path
    description: str
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Method:
    """How somebody works.

    Args:
        title: the name of the method, or empty.
        text: what it is; an empty line begins a paragraph.
        sources: what the text builds on.
        pictures: what belongs to it.
    """

    title: str = ""
    text: str = ""
    sources: tuple[Source, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Portrait:
    """All that visitors learn of a practitioner.

    Args:
        practitioner: who.
        profile: what a match goes by.
        picture: what they look like, or `None`.
        method: how they work.
    """

    practitioner: Practitioner
    profile: FitProfile
    picture: Picture | None = None
    method: Method = Method()

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All pictures of the page, in the order in which they are numbered."""
        first = () if self.picture is None else (self.picture,)
        return (*first, *self.method.pictures)


def configured(practitioner: Practitioner, table: ProfileTable) -> Portrait:
    """Return what the configuration says of a practitioner."""
    ages, fee = table.ages, table.fee
    profile = FitProfile(
        practitioner=practitioner.id,
        licences=table.licences,
        languages=table.languages,
        ages=None if ages is None else FitAges(ages.youngest, ages.oldest),
        channels=table.channels,
        fee=None
        if fee is None
        else FitFee(fee.lowest, fee.lowest if fee.highest is None else fee.highest, fee.currency),
        payers=table.payers,
        times=table.times or times_of(practitioner.hours),
        accessibility=tuple(each.value for each in table.accessibility),
        gender="" if table.gender is None else table.gender.value,
        topics=table.topics,
        ways=tuple(each.value for each in table.ways),
        instruments=table.instruments,
        methods=tuple(each.value for each in table.methods),
        styles=table.styles,
        artists=table.artists,
        capacity=table.capacity,
        caseload=table.caseload,
        text=table.text,
    )
    picture = None if table.picture is None else _picture(table.picture)
    return Portrait(practitioner, profile, picture, _method(table.method))


def filled(profile: FitProfile, others: Iterable[FitProfile]) -> FitProfile:
    """Return a profile whose gaps are filled by others; of these the first that knows counts."""
    known: dict[str, Any] = {}
    for other in others:
        for each in fields(FitProfile):
            missing = _is_empty(getattr(profile, each.name)) and each.name not in known
            if missing and not _is_empty(value := getattr(other, each.name)):
                known[each.name] = value
    return replace(profile, **known) if known else profile


def overlaid(profile: FitProfile, own: Mapping[str, Any]) -> FitProfile:
    """Return a profile in which somebody's own words come first; what they left empty stays."""
    given = {name: value for name, value in own.items() if not _is_empty(value)}
    return replace(profile, **given) if given else profile


def times_of(hours: Mapping[Weekday, tuple[Hours, ...]]) -> tuple[FitTime, ...]:
    """Return the parts of the week in which somebody can be booked for at all."""
    found: set[FitTime] = set()
    for day, spans in hours.items():
        for span in spans:
            late = span.end == _MIDNIGHT or span.end > _EVENING
            if day >= Weekday.SATURDAY:
                found.add(FitTime.WEEKENDS)
                continue
            if span.start < _NOON:
                found.add(FitTime.MORNINGS)
            if span.start < _EVENING and (late or span.end > _NOON):
                found.add(FitTime.AFTERNOONS)
            if late:
                found.add(FitTime.EVENINGS)
    return tuple(each for each in FitTime if each in found)


def _is_empty(value: object) -> bool:
    return value is None or value in ((), "")


def _picture(table: PictureTable) -> Picture:
    return Picture(table.file, table.description, table.credit)


def _method(table: MethodTable) -> Method:
    sources = tuple(
        Source(each.title, "" if each.link is None else str(each.link)) for each in table.sources
    )
    return Method(table.title, table.text, sources, tuple(map(_picture, table.pictures)))
