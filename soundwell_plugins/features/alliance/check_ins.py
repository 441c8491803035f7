"""Check-ins from the invitation to the submission."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeAlias

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from soundwell_hookspecs import (
    CheckInId,
    CheckInSubmitted,
    PluginContext,
    PractitionerId,
    Respondent,
)
from soundwell_plugins.features.alliance import drafts, scored
from soundwell_plugins.features.alliance.check_in import (
    AnsweredCheckIn,
    AnsweredForm,
    CheckIn,
    State,
    Way,
    check_in_of,
)
from soundwell_plugins.features.alliance.client import Client
from soundwell_plugins.features.alliance.drafts import Draft
from soundwell_plugins.features.alliance.instruments import answers
from soundwell_plugins.features.alliance.instruments.answers import Answers
from soundwell_plugins.features.alliance.instruments.catalogue import Catalogue
from soundwell_plugins.features.alliance.instruments.reading import KnownInstrument
from soundwell_plugins.features.alliance.steps import applicable
from soundwell_plugins.features.alliance.tables import ANSWERS, CHECK_IN
from soundwell_plugins.sdk.tables import new_id

Listener: TypeAlias = Callable[[Session, AnsweredCheckIn], None]
"""Hears of a check-in in the transaction in which it is submitted; it must not raise."""


class Closed(Exception):
    """A check-in cannot be answered any more: it was submitted, has expired or was withdrawn."""


class CheckIns:
    """Keeps check-ins.

    Args:
        context: the plugin's context.
        catalogue: the instruments there are.
        listeners: hear of what is submitted, in the same transaction.
    """

    def __init__(
        self, context: PluginContext, catalogue: Catalogue, listeners: Sequence[Listener] = ()
    ) -> None:
        self._context = context
        self._catalogue = catalogue
        self._listeners = tuple(listeners)

    def begin(
        self,
        session: Session,
        client: Client,
        *,
        practitioner: PractitionerId,
        form: Sequence[KnownInstrument],
        occasion: str,
        way: Way,
        valid: timedelta,
        respondent: Respondent = Respondent.CLIENT,
        about: str | None = None,
    ) -> CheckIn | None:
        """Begin a check-in.

        Args:
            session: an open transaction that can write.
            client: about whose therapy it is.
            practitioner: with whom.
            form: the instruments, in the order in which they are asked.
            occasion: what it is about, up to 100 signs: there is one check-in for each.
            way: how it is going to be answered.
            valid: how long it can be answered.
            respondent: who answers.
            about: the id of the session that it follows, or `None`.

        Returns:
            The check-in, or `None` if there was one for this occasion before.
        """
        self._catalogue.keep(session, form)
        now = self._context.clock.now()
        row = {
            "id": new_id(),
            "client": client.id,
            "practitioner": practitioner,
            "session": about,
            "occasion": occasion,
            "respondent": respondent.value,
            "way": way.value,
            "state": State.OPEN.value,
            "instruments": " ".join(each.hash for each in form),
            "language": client.language,
            "created_at": now,
            "expires_at": now + valid,
        }
        try:
            with session.begin_nested():
                session.execute(insert(CHECK_IN).values(row))
        except IntegrityError:
            return None
        return self.get(session, CheckInId(str(row["id"])))

    def get(self, session: Session, check_in: CheckInId) -> CheckIn:
        """Return a check-in.

        Raises:
            LookupError: there is none.
        """
        row = session.execute(select(CHECK_IN).where(CHECK_IN.c.id == check_in)).mappings().first()
        if row is None:
            raise LookupError("there is no such check-in")
        return check_in_of(row)

    def form(self, session: Session, check_in: CheckIn) -> tuple[KnownInstrument, ...]:
        """Return the instruments that a check-in asks, in that order."""
        return tuple(self._catalogue.of_hash(session, each) for each in check_in.instruments)

    def draft(self, session: Session, check_in: CheckInId) -> Draft:
        """Return what was answered so far."""
        text = session.scalar(select(CHECK_IN.c.draft).where(CHECK_IN.c.id == check_in))
        return drafts.read(text)

    def save(
        self,
        session: Session,
        check_in: CheckIn,
        *,
        instrument: str,
        questions: tuple[str, ...],
        given: Answers,
        language: str,
    ) -> Draft:
        """Keep what was answered on one page, in place of what stood there before.

        Args:
            session: an open transaction that can write.
            check_in: which.
            instrument: the hash of the page's instrument.
            questions: the `linkId` of each question on the page.
            given: what was answered.
            language: in which the page was read, as a locale.

        Returns:
            All that was answered so far.

        Raises:
            Closed: it cannot be answered any more.
        """
        self._check_open(session, check_in.id)
        before = self.draft(session, check_in.id)
        draft = drafts.changed(before, instrument, questions, given)
        changed = update(CHECK_IN).where(CHECK_IN.c.id == check_in.id)
        session.execute(changed.values(draft=drafts.written(draft), language=language))
        return draft

    def submit(
        self, session: Session, check_in: CheckIn, way: Way | None = None
    ) -> AnsweredCheckIn:
        """Take what was answered as it is; from then on the check-in is closed.

        Args:
            session: an open transaction that can write.
            check_in: which.
            way: how it was answered, where that was not the way it was meant to be.

        Raises:
            Closed: it cannot be answered any more.
        """
        self._check_open(session, check_in.id)
        now = self._context.clock.now()
        answered = self._answered(session, check_in.id)
        for form in answered.forms:
            session.execute(
                insert(ANSWERS).values(
                    check_in=check_in.id,
                    instrument=form.instrument.hash,
                    language=form.language,
                    answers=answers.written(form.answers),
                )
            )
        values = {
            "state": State.SUBMITTED.value,
            "way": (way or check_in.way).value,
            "submitted_at": now,
            "draft": None,
            "tablet": None,
            "scores": scored.written(answered.scored),
        }
        session.execute(update(CHECK_IN).where(CHECK_IN.c.id == check_in.id).values(values))
        answered = replace(answered, check_in=self.get(session, check_in.id))
        for tell in self._listeners:
            tell(session, answered)
        if check_in.respondent is Respondent.CLIENT:
            event = CheckInSubmitted(
                check_in=check_in.id, practitioner=check_in.practitioner, submitted_at=now
            )
            self._context.events.publish(session, event)
        return answered

    def _answered(self, session: Session, id: CheckInId) -> AnsweredCheckIn:
        check_in = self.get(session, id)
        draft = self.draft(session, id)
        forms = tuple(
            AnsweredForm(
                each,
                each.questionnaire.spoken(check_in.language),
                applicable(each.questionnaire, draft.get(each.hash, {})),
            )
            for each in self.form(session, check_in)
        )
        return AnsweredCheckIn(check_in, forms, tuple(each.scored for each in forms))

    def _check_open(self, session: Session, check_in: CheckInId) -> None:
        """Make sure that it is open, and that nobody closes it before this transaction ends."""
        query = (
            select(CHECK_IN.c.id)
            .where(
                CHECK_IN.c.id == check_in,
                CHECK_IN.c.state == State.OPEN.value,
                CHECK_IN.c.expires_at > self._context.clock.now(),
            )
            .with_for_update()
        )
        if session.scalar(query) is None:
            raise Closed
