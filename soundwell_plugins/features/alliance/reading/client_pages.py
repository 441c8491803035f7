"""The page of a client's course, the answers by session, and what may be taken along."""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from fastapi import Depends, HTTPException, Request, Response

from soundwell_hookspecs import Account, CheckInId, PluginContext
from soundwell_plugins.features.alliance.access import Access, NotAllowed
from soundwell_plugins.features.alliance.check_in import AnsweredCheckIn
from soundwell_plugins.features.alliance.client import ClientId
from soundwell_plugins.features.alliance.exports import responses, score_table
from soundwell_plugins.features.alliance.found import reading
from soundwell_plugins.features.alliance.reading.limits import Limits
from soundwell_plugins.features.alliance.reading.notes import LONGEST, Notes
from soundwell_plugins.features.alliance.reading.overview_pages import READING
from soundwell_plugins.features.alliance.reading.read_out import read_out
from soundwell_plugins.features.alliance.reading.readings import Deed, Readings
from soundwell_plugins.features.alliance.reading.seen import Seen
from soundwell_plugins.features.alliance.reading.speech import Speech
from soundwell_plugins.features.alliance.reading.view import Reading, needed, view
from soundwell_plugins.features.alliance.reading.words import REASONS, reason
from soundwell_plugins.features.alliance.records import Needed, Record, Records
from soundwell_plugins.features.alliance.repair.register import Signals
from soundwell_plugins.features.alliance.watch.settings import SignalSettings
from soundwell_plugins.features.alliance.watch.spreads import Spreads
from soundwell_plugins.sdk.forms import FormState, submitted
from soundwell_plugins.sdk.pages import PageRouter, page, signed_in
from soundwell_plugins.sdk.permissions import Permission

_CLIENT: Final = f"{READING}/clients/{{client}}"
_ON_A_PAGE: Final = 10
"""How many check-ins stand on one page of answers."""

_DIGITS: Final = 4
_NOTHING: Final = FormState()


class ClientPages:
    """Lets practitioners, and supervisors whom a client agreed to, read.

    Args:
        settings: the table `[alliance.signals]`.
        context: the plugin's context.
        records: what was answered.
        signals: what may deserve attention.
        spreads: how much scores vary within the clients of the practice.
        notes: what practitioners note for themselves.
        seen: what has been read already.
        readings: who has read.
    """

    def __init__(
        self,
        settings: SignalSettings,
        context: PluginContext,
        records: Records,
        *,
        signals: Signals,
        spreads: Spreads,
        notes: Notes,
        seen: Seen,
        readings: Readings,
    ) -> None:
        self._settings = settings
        self._context = context
        self._records = records
        self._signals = signals
        self._spreads = spreads
        self._notes = notes
        self._seen = seen
        self._readings = readings
        self._access = Access(context)

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        router.get(_CLIENT, permission=Permission.CARE)(self.show)
        router.get(f"{_CLIENT}/answers", permission=Permission.CARE)(self.answers)
        router.get(f"{_CLIENT}/readings", permission=Permission.CARE)(self.readings)
        router.post(f"{_CLIENT}/export", permission=Permission.CARE)(self.export)

    def show(self, request: Request, client: str, whole: str = "") -> Response:
        """Show the course of a client."""
        return self.course(signed_in(request), ClientId(client), whole=bool(whole))

    def answers(self, request: Request, client: str, page_number: str = "1") -> Response:
        """Show every answer by session, the last ones first."""
        account = signed_in(request)
        number = _number(page_number)
        here = slice((number - 1) * _ON_A_PAGE, number * _ON_A_PAGE)

        def shown_here(answered: Sequence[AnsweredCheckIn]) -> Collection[CheckInId]:
            return {each.check_in.id for each in answered[::-1][here]}

        record = self._open(account, ClientId(client), Deed.ANSWERS, shown_here)
        sessions = {each.id: each for each in record.sessions}
        shown = [
            (
                each.check_in,
                sessions.get(each.check_in.session or ""),
                [read_out(form) for form in each.forms],
            )
            for each in record.check_ins[::-1][here]
        ]
        values = {
            "record": record,
            "shown": shown,
            "speech": self._speech(account),
            "number": number,
            "has_more": here.stop < len(record.check_ins),
            "path": f"{READING}/clients/{client}",
        }
        return page(self._context, "alliance/office/course_answers.html", values)

    def readings(self, request: Request, client: str) -> Response:
        """Show who has read a client's answers, for telling the client."""
        account = signed_in(request)
        with reading(self._context.storage) as session:
            found = self._records.allowed(session, account, ClientId(client))
            practitioners = self._access.readable(session, account, found.person)
            person = self._context.people.get(session, found.person)
            values = {
                "name": person.name if person is not None else "",
                "readings": self._readings.of(session, found, practitioners),
                "zone": self._zone(account),
                "path": f"{READING}/clients/{client}",
            }
        return page(self._context, "alliance/office/readings.html", values)

    def export(
        self,
        request: Request,
        client: str,
        typed: Annotated[dict[str, str], Depends(submitted)],
    ) -> Response:
        """Hand a client's answers out as a file."""
        account = signed_in(request)
        if typed.get("format") == "fhir":
            record = self._open(account, ClientId(client), Deed.EXPORTED_FHIR)
            found = responses.bundle(record, self._context.clock.now())
            return _file(responses.written(found), responses.MEDIA_TYPE, record, "json")
        if typed.get("format") == "csv":
            record = self._open(account, ClientId(client), Deed.EXPORTED_CSV)
            table = score_table.table(record, typed.get("instrument", ""))
            return _file(table, f"{score_table.MEDIA_TYPE}; charset=utf-8", record, "csv")
        raise HTTPException(404)

    def course(
        self,
        account: Account,
        client: ClientId,
        *,
        whole: bool = False,
        form: FormState = _NOTHING,
    ) -> Response:
        """Answer with the page of a client's course.

        Args:
            account: who reads.
            client: whose.
            whole: whether charts show the whole course.
            form: what stands in the form for a note, and what is wrong with it.
        """
        record = self._open(account, client, Deed.READ, partial(needed, whole=whole))
        before = self._seen.read(account.id, record)
        speech = self._speech(account)
        with reading(self._context.storage) as session:
            own = self._access.own(session, account, record.client.person)
            notes = self._notes.of(session, client, own) if own is not None else ()
            limits = Limits(self._settings, self._spreads.known(session))
        shown = Reading(
            speech,
            limits=limits,
            reason_of=lambda mark: reason(mark, self._context.texts),
            whole=whole,
        )
        values = {
            "record": record,
            "view": view(record, self._signals.of(record), shown),
            "speech": speech,
            "reasons": REASONS,
            "own": own,
            "notes": notes,
            "form": form,
            "longest": LONGEST,
            "first": self._settings.first,
            "new_since": before if record.newest and before and before < record.newest else None,
            "whole": whole,
            "now": self._context.clock.now(),
            "path": f"{READING}/clients/{client}",
            "overview": READING,
        }
        status = 422 if form.errors else 200
        return page(self._context, "alliance/office/course.html", values, status=status)

    def _open(
        self, account: Account, client: ClientId, deed: Deed, needed: Needed | None = None
    ) -> Record:
        try:
            return self._records.open(account, client, action=deed.value, needed=needed)
        except NotAllowed:
            raise HTTPException(404) from None

    def _speech(self, account: Account) -> Speech:
        return Speech(self._context.texts.language, self._zone(account))

    def _zone(self, account: Account) -> ZoneInfo:
        practice = self._context.practice
        own = practice.practitioners.get(account.practitioner) if account.practitioner else None
        return own.zone if own is not None else practice.zone


def _number(text: str) -> int:
    """Return the number of a page; what is none is the first."""
    return max(int(text), 1) if text.isdecimal() and len(text) <= _DIGITS else 1


def _file(content: bytes, media_type: str, record: Record, ending: str) -> Response:
    """Answer with a file whose name says nothing about whose it is."""
    name = f"check-ins-{record.client.id[:8]}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
