"""Soundwell's own aspects: each holds one answer against one profile, and says why in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from soundwell_hookspecs import FitAges, FitDegree, FitProfile
from soundwell_plugins.features.fit.names import named_in, same
from soundwell_plugins.features.fit.questions.own import SONGS
from soundwell_plugins.features.fit.words import Words
from soundwell_plugins.sdk.texts import marked

Judged: TypeAlias = tuple[FitDegree, str]
Rule: TypeAlias = Callable[[Sequence[str], FitProfile, Words], Judged | None]

_GROUPS: Final = {
    "child": FitAges(0, 11),
    "teen": FitAges(12, 17),
    "adult": FitAges(18, 64),
    "older": FitAges(65, 120),
}
ROOM: Final = "room"
"""The aspect of who has a place free; nobody is asked about it."""

_OTHER_SIDE: Final = {
    "guides": "follows",
    "follows": "guides",
    "feelings": "thoughts",
    "thoughts": "feelings",
    "past": "present",
    "present": "past",
    "gentle": "challenging",
    "challenging": "gentle",
}


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing in which practitioners differ for a visitor.

    Args:
        id: what it is called by.
        title: two or three words about it.
        question: the question whose answer it goes by; empty for what nobody has to be asked.
        weight: how much it counts, 1 to 10.
        rule: judges; `None` where there is nothing to say.
        constraint: whether it cannot be otherwise, whatever the visitor says.
    """

    id: str
    title: str
    question: str
    weight: int
    rule: Rule
    constraint: bool = False


def place(wanted: Sequence[str], profile: FitProfile, words: Words) -> Judged | None:
    """Judge whether somebody may practise where the visitor is."""
    gettext, where = words.texts.gettext, words.place(wanted[0])
    if not profile.licences:
        return FitDegree.UNKNOWN, gettext(
            "Please ask whether sessions in %(where)s work.", where=where
        )
    country = wanted[0].partition("-")[0]
    if wanted[0] in profile.licences or country in profile.licences:
        return FitDegree.MATCHED, gettext("May work with people in %(where)s.", where=where)
    return FitDegree.NOT_MET, gettext("Cannot work with people in %(where)s.", where=where)


def age(wanted: Sequence[str], profile: FitProfile, words: Words) -> Judged | None:
    """Judge whether somebody works with people of an age."""
    group, ages, gettext = _GROUPS.get(wanted[0]), profile.ages, words.texts.gettext
    if group is None:
        return None
    if ages is None:
        return FitDegree.UNKNOWN, gettext("Please ask with which ages they work.")
    said = gettext("Works with people of %(ages)s.", ages=words.ages(ages))
    if ages.youngest <= group.youngest and group.oldest <= ages.oldest:
        return FitDegree.MATCHED, gettext("Works with people of this age.")
    apart = ages.oldest < group.youngest or group.oldest < ages.youngest
    return (FitDegree.NOT_MET if apart else FitDegree.PARTLY), said


def room(_: Sequence[str], profile: FitProfile, words: Words) -> Judged | None:
    """Judge whether somebody has a place free; nothing where nobody counts places."""
    if profile.capacity is None:
        return None
    if profile.capacity > (profile.caseload or 0):
        return FitDegree.MATCHED, words.texts.gettext("Has a place free.")
    return FitDegree.NOT_MET, words.texts.gettext("Has no place free at present.")


def language(wanted: Sequence[str], profile: FitProfile, words: Words) -> Judged | None:
    """Judge whether there is a language in common."""
    gettext = words.texts.gettext
    degree, spoken = _in_common(wanted, profile.languages)
    if degree is FitDegree.UNKNOWN:
        return degree, gettext("Please ask which languages they speak.")
    return degree, gettext("Speaks %(languages)s.", languages=words.languages(spoken))


def channel(wanted: Sequence[str], profile: FitProfile, words: Words) -> Judged | None:
    """Judge whether there is a way of meeting in common."""
    gettext = words.texts.gettext
    degree, ways = _in_common(wanted, [each.value for each in profile.channels])
    how = words.joined(ways)
    if degree is FitDegree.UNKNOWN:
        return degree, gettext("Please ask how sessions take place.")
    if degree is FitDegree.MATCHED:
        return degree, gettext("You can meet %(how)s.", how=how)
    return degree, gettext("Meets people only %(how)s.", how=how)


def times(wanted: Sequence[str], profile: FitProfile, words: Words) -> Judged | None:
    """Judge whether there are times in common."""
    gettext = words.texts.gettext
    degree, known = _in_common(wanted, [each.value for each in profile.times])
    when = words.joined(known)
    if degree is FitDegree.UNKNOWN:
        return degree, gettext("Please ask when they have time.")
    if degree is FitDegree.MATCHED:
        return degree, gettext("Has time %(when)s.", when=when)
    return degree, gettext("Has time only %(when)s.", when=when)


def fee(wanted: Sequence[str], profile: FitProfile, words: Words) -> Judged | None:
    """Judge whether a session costs no more than the visitor can pay."""
    gettext, asked = words.texts.gettext, profile.fee
    amount, _, currency = wanted[0].partition(" ")
    if asked is None or asked.currency != currency or not amount.isdecimal():
        return FitDegree.UNKNOWN, gettext("Please ask what a session costs.")
    lowest, highest = words.money(asked.lowest, currency), words.money(asked.highest, currency)
    if asked.highest <= int(amount):
        return FitDegree.MATCHED, gettext("A session costs %(fee)s.", fee=highest) if (
            asked.lowest == asked.highest
        ) else gettext("A session costs %(lowest)s to %(highest)s.", lowest=lowest, highest=highest)
    if asked.lowest <= int(amount):
        return FitDegree.PARTLY, gettext(
            "A session costs %(lowest)s to %(highest)s. Please ask for the lower fee.",
            lowest=lowest,
            highest=highest,
        )
    return FitDegree.NOT_MET, gettext("A session costs %(fee)s or more.", fee=lowest)


def payer(wanted: Sequence[str], profile: FitProfile, words: Words) -> Judged | None:
    """Judge whether whoever would pay can."""
    gettext = words.texts.gettext
    if not profile.payers:
        return FitDegree.UNKNOWN, gettext("Please ask who can pay.")
    if same(wanted, profile.payers):
        return FitDegree.MATCHED, gettext("This is possible: %(payer)s.", payer=wanted[0])
    others = ", ".join(profile.payers)
    return FitDegree.NOT_MET, gettext("Only this is possible: %(payers)s.", payers=others)


def access(wanted: Sequence[str], profile: FitProfile, words: Words) -> Judged | None:
    """Judge whether all is there that the visitor needs to come and take part."""
    gettext = words.texts.gettext
    if not profile.accessibility:
        return FitDegree.UNKNOWN, gettext("Please ask about what you need.")
    missing = [each for each in wanted if each not in profile.accessibility]
    if not missing:
        return FitDegree.MATCHED, gettext("There is %(help)s.", help=words.joined(wanted))
    return FitDegree.NOT_MET, gettext("This is missing: %(help)s.", help=words.joined(missing))


def gender(wanted: Sequence[str], profile: FitProfile, words: Words) -> Judged | None:
    """Judge whether somebody is who the visitor would find it easier to talk with."""
    gettext = words.texts.gettext
    if not profile.gender:
        return FitDegree.UNKNOWN, gettext("They have not said how they describe themselves.")
    degree = FitDegree.MATCHED if profile.gender in wanted else FitDegree.NOT_MET
    return degree, gettext("This is %(who)s.", who=words.of(profile.gender))


def topics(wanted: Sequence[str], profile: FitProfile, words: Words) -> Judged | None:
    """Judge whether somebody knows what the visitor would talk about."""
    gettext = words.texts.gettext
    if not profile.topics:
        return FitDegree.UNKNOWN, gettext("Please ask what they have experience with.")
    shared = same(profile.topics, wanted)
    if not shared:
        return FitDegree.NOT_MET, gettext("Names other things as what they know best.")
    degree = FitDegree.MATCHED if len(shared) == len(wanted) else FitDegree.PARTLY
    return degree, gettext("Has experience with this: %(topics)s.", topics=", ".join(shared))


def way(wanted: Sequence[str], profile: FitProfile, words: Words) -> Judged | None:
    """Judge whether somebody works the way the visitor would like."""
    gettext, ways = words.texts.gettext, profile.ways
    how = words.of(wanted[0])
    if wanted[0] in ways:
        return FitDegree.MATCHED, gettext("You can expect this: %(how)s.", how=how)
    other = _OTHER_SIDE.get(wanted[0], "")
    if other in ways:
        return FitDegree.NOT_MET, gettext("Rather expect this: %(how)s.", how=words.of(other))
    return FitDegree.UNKNOWN, gettext("Something to talk about in a first conversation.")


def music(wanted: Sequence[str], profile: FitProfile, words: Words) -> Judged | None:
    """Name what both like to do with music; where they do not agree, nothing is said."""
    shared = [each for each in wanted if each in profile.methods]
    if not shared:
        return None
    gettext = words.texts.gettext
    return FitDegree.MATCHED, gettext("You could do this: %(what)s.", what=words.joined(shared))


def instruments(wanted: Sequence[str], profile: FitProfile, words: Words) -> Judged | None:
    """Name the instruments in common; where there are none, nothing is said."""
    shared = same(wanted, profile.instruments)
    if not shared:
        return None
    gettext = words.texts.gettext
    return FitDegree.MATCHED, gettext(
        "There is this: %(instruments)s.", instruments=", ".join(shared)
    )


def styles(wanted: Sequence[str], profile: FitProfile, words: Words) -> Judged | None:
    """Name the styles of music that both like; where there are none, nothing is said."""
    shared = same(wanted, profile.styles)
    if not shared:
        return None
    return FitDegree.MATCHED, words.texts.gettext(
        "You both like this: %(styles)s.", styles=", ".join(shared)
    )


def songs(wanted: Sequence[str], profile: FitProfile, words: Words) -> Judged | None:
    """Name the artists and songs that both name; where there are none, nothing is said."""
    shared = named_in(wanted[0], profile.artists)
    if not shared:
        return None
    return FitDegree.MATCHED, words.texts.gettext(
        "You both name this: %(names)s.", names=", ".join(shared)
    )


def _in_common(wanted: Sequence[str], known: Sequence[str]) -> tuple[FitDegree, Sequence[str]]:
    """Return what is in common, or all that there is where nothing is."""
    if not known:
        return FitDegree.UNKNOWN, ()
    shared = [each for each in known if each in wanted]
    return (FitDegree.MATCHED, shared) if shared else (FitDegree.NOT_MET, known)


ASPECTS: Final = (
    Aspect("age", marked("For whom"), "age", 5, age, constraint=True),
    Aspect("place", marked("Place"), "place", 5, place, constraint=True),
    Aspect(ROOM, marked("A free place"), "", 1, room, constraint=True),
    Aspect("language", marked("Language"), "language", 5, language),
    Aspect("channel", marked("How to meet"), "channel", 4, channel),
    Aspect("access", marked("To come and take part"), "access", 5, access),
    Aspect("times", marked("Times"), "times", 4, times),
    Aspect("payer", marked("Who pays"), "payer", 4, payer),
    Aspect("fee", marked("Fee"), "fee", 4, fee),
    Aspect("topics", marked("What it is about"), "topics", 4, topics),
    Aspect("gender", marked("With whom"), "gender", 3, gender),
    Aspect("lead", marked("Who leads"), "lead", 1, way),
    Aspect("depth", marked("Feelings and thoughts"), "depth", 1, way),
    Aspect("direction", marked("Past and present"), "direction", 1, way),
    Aspect("tone", marked("Support and challenge"), "tone", 1, way),
    Aspect("music", marked("With music"), "music", 2, music),
    Aspect("instruments", marked("Instruments"), "instruments", 2, instruments),
    Aspect("styles", marked("Styles"), "styles", 2, styles),
    Aspect("songs", marked("Music that matters to me"), SONGS, 2, songs),
)
"""The aspects, in the order in which they are told."""
