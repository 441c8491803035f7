"""A course of check-ins, for tests about what practitioners read of it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from soundwell_hookspecs import Respondent, SessionState, Window
from soundwell_plugins.features.alliance.check_in import CheckIn, Way

from .conftest import MAYA, Harbour

WEEK: Final = timedelta(days=7)
WORDS: Final = ("not", "little", "partly", "mostly", "fully")
NINE: Final = (
    "bond-trust",
    "bond-caring",
    "bond-respect",
    "goal-clear",
    "goal-mine",
    "goal-same",
    "task-sense",
    "task-together",
    "task-suits",
)


def held(harbour: Harbour) -> str:
    """Let a session have taken place just now, and return its id."""
    now = harbour.practice.clock.now()
    window = Window(now - timedelta(minutes=50), now)
    with harbour.context.storage.transaction() as session:
        courses = harbour.alliance.courses
        found = courses.add(session, harbour.client, MAYA, window)
        courses.say(session, found.id, SessionState.HELD)
    return found.id


def answered(harbour: Harbour, level: int, *, session: str | None = None) -> CheckIn:
    """Answer all nine questions with one word (0 to 4), the five with yes, and submit."""
    about = session or held(harbour)
    check_in = harbour.begun("alliance", occasion=f"{about}:client", about=about)
    harbour.answer(check_in, "five", safe="yes", accepted="yes", heard="yes", understood="yes")
    harbour.answer(check_in, "alliance", **dict.fromkeys(NINE, WORDS[level]))
    return harbour.submit(check_in).check_in


def own_view(harbour: Harbour, level: int, session: str) -> CheckIn:
    """Answer the practitioner's form with one word, and submit."""
    form = [harbour.alliance.catalogue.current["practitioner"]]
    with harbour.context.storage.transaction() as transaction:
        check_in = harbour.alliance.check_ins.begin(
            transaction,
            harbour.client,
            practitioner=MAYA,
            form=form,
            occasion=f"{session}:practitioner",
            way=Way.OFFICE,
            valid=WEEK,
            respondent=Respondent.PRACTITIONER,
            about=session,
        )
    assert check_in is not None
    harbour.answer(check_in, "practitioner", **dict.fromkeys(NINE, WORDS[level]))
    return harbour.submit(check_in).check_in


def course(harbour: Harbour, levels: Sequence[int]) -> list[CheckIn]:
    """Answer a check-in every week, each with one word for all nine questions."""
    found = []
    for level in levels:
        harbour.practice.clock.advance(WEEK)
        found.append(answered(harbour, level))
    return found
