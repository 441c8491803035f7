"""A client who has answered something of everything, for a walk through the pages about it."""

from datetime import timedelta
from typing import Final

from soundwell_hookspecs import PersonId, PractitionerId, Respondent, Window
from soundwell_plugins.features.alliance.check_in import Way
from soundwell_plugins.features.alliance.instruments.answers import UNSURE, Answer
from soundwell_plugins.features.alliance.instruments.questionnaire import Item
from soundwell_plugins.features.alliance.instruments.reading import KnownInstrument
from soundwell_plugins.features.alliance.plugin import Alliance

MAYA: Final = PractitionerId("maya")
SESSIONS: Final = 7


def answer_everything(alliance: Alliance, person: PersonId) -> None:
    """Let a client and their practitioner answer after each of some sessions.

    Args:
        alliance: the plugin.
        person: the client, who is in Maya's care.
    """
    names = [each.name for each in alliance.catalogue.offered() if each.name != "teen"]
    form = alliance.catalogue.form(names)
    own = (alliance.catalogue.current["practitioner"],)
    for number in range(SESSIONS):
        _answer(alliance, person, form, number, Respondent.CLIENT)
        _answer(alliance, person, own, number, Respondent.PRACTITIONER)


def _answer(
    alliance: Alliance,
    person: PersonId,
    form: tuple[KnownInstrument, ...],
    number: int,
    respondent: Respondent,
) -> None:
    start = alliance.context.clock.now() - timedelta(weeks=SESSIONS - number)
    with alliance.context.storage.transaction() as session:
        client = alliance.clients.add(session, person)
        held = alliance.courses.add(
            session, client, MAYA, Window(start, start + timedelta(minutes=50))
        )
        check_in = alliance.check_ins.begin(
            session,
            client,
            practitioner=MAYA,
            form=form,
            occasion=f"walk:{number}:{respondent.value}",
            way=Way.MAIL if respondent is Respondent.CLIENT else Way.OFFICE,
            valid=timedelta(days=1),
            respondent=respondent,
            about=held.id,
        )
        assert check_in is not None
        for each in form:
            questions = each.questionnaire.questions()
            alliance.check_ins.save(
                session,
                check_in,
                instrument=each.hash,
                questions=tuple(questions),
                given={item: _said(questions[item], number) for item in questions},
                language="en_GB",
            )
        alliance.check_ins.submit(session, check_in)


def _said(question: Item, number: int) -> Answer:
    if number == 1:
        return UNSURE
    if question.options:
        return Answer(question.options[(number + 3) % len(question.options)].code)
    return Answer(float(number)) if question.kind.is_number else Answer("A few words.")
