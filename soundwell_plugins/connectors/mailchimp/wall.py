"""The wall: what must never stand in an audience is refused before anything is sent."""

import re
from typing import Final

from soundwell_plugins.sdk.configuration import refusal

_STEMS: Final = (
    "allianc",
    "allianz",
    "anamnes",
    "appoint",
    "assess",
    "booking",
    "booked",
    "buchung",
    "checkin",
    "client",
    "consult",
    "diagnos",
    "gebucht",
    "intake",
    "klient",
    "match",
    "patient",
    "practitioner",
    "score",
    "session",
    "signal",
    "sitzung",
    "sprechstunde",
    "symptom",
    "termin",
    "therapeut",
    "therapist",
    "treatment",
)
_WORDS: Final = frozenset({"book", "fit", "fits", "ors", "srs", "slot", "slots", "care"})


def harmless(name: str) -> str:
    """Return the name of a tag or field if it says nothing about anybody's therapy.

    Args:
        name: as it would stand in Mailchimp.

    Raises:
        PydanticCustomError: it sounds like something from bookings, check-ins or fit.
    """
    words = re.findall(r"[^\W_]+", name.lower())
    joined = "".join(words)
    if _WORDS.intersection(words) or any(stem in joined for stem in _STEMS):
        raise refusal(
            "this sounds like bookings, check-ins or fit, of which Mailchimp must hear nothing",
            "the name of a topic of the newsletter, such as `groups`",
        )
    return name
