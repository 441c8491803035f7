"""The audit trail: who read or changed what, and whether it is whole; for admins."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from fastapi import Request
from starlette.responses import Response

from soundwell_hookspecs import AccountId, PersonId
from soundwell_plugins.host.audit import Entry, Verification
from soundwell_plugins.sdk.pages import PageRouter, signed_in
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.web.office.frame import Frame

_SHOWN: Final = 100
_DIGITS: Final = 10
_OPEN: Final = frozenset(
    {
        "account",
        "audit",
        "backup",
        "booking",
        "care",
        "configuration",
        "delivery",
        "enquiry",
        "erasure",
        "newsletter",
        "person",
        "plugin",
        "practitioner",
        "quarantine",
        "subscriber",
    }
)
"""What an admin looks after; of anything else a plugin writes down, only that it was done."""
_PERSON: Final = "person:"
_FIRST: Final = date(2000, 1, 1)
_LAST: Final = date(2999, 12, 31)
_PAGES: Final = {
    "account": "/office/users/",
    "delivery": "/office/deliveries/",
    "person": "/office/people/",
}


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as an admin may see it.

    Args:
        entry: the entry.
        who: whose doing it was, by name; empty for the machine or the command line.
        subject: to what, or empty where that is not an admin's business.
        detail: more, or empty.
        path: where to see the subject, or empty.
    """

    entry: Entry
    who: str
    subject: str
    detail: str
    path: str


class AuditTrail:
    """The page about the trail.

    Args:
        frame: around the page.
    """

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._host = frame.host

    def add_to(self, router: PageRouter) -> None:
        """Add the page to a router."""
        router.get("/audit", permission=Permission.ADMIN)(self.show)
        router.post("/audit/verification", permission=Permission.ADMIN)(self.verify)

    def show(self, request: Request) -> Response:
        """List entries, the newest first."""
        return self._show(request, None)

    def verify(self, request: Request) -> Response:
        """Look whether the trail is whole, and show that with the newest entries."""
        with self._host.database.transaction() as session:
            self._host.audit.record(
                session, actor=signed_in(request).id, action="audit.verified", subject="audit"
            )
        return self._show(request, self._host.verify_audit())

    def _show(self, request: Request, verification: Verification | None) -> Response:
        given, zone = request.query_params, self._host.practice.zone
        since, until = _day(given.get("from", "")), _day(given.get("to", ""))
        before = given.get("before", "")
        with self._host.database.reading() as session:
            accounts = {
                each.account.id: each.account.name
                for each in self._host.accounts.register.everybody(session)
            }
        actions = self._host.audit.actions()
        account = next((each for each in accounts if each == given.get("account")), None)
        action = next((each for each in actions if each == given.get("action")), None)
        entries = self._host.audit.entries(
            actor=account,
            action=action,
            since=datetime.combine(since, time(), zone) if since else None,
            until=datetime.combine(until + timedelta(days=1), time(), zone) if until else None,
            before=int(before) if before.isdecimal() and len(before) < _DIGITS else None,
            limit=_SHOWN,
        )
        gone = self._gone(entries)
        values = {
            "lines": [_line(each, accounts, gone) for each in entries],
            "accounts": accounts,
            "actions": actions,
            "account": account or "",
            "action": action or "",
            "since": since.isoformat() if since else "",
            "until": until.isoformat() if until else "",
            "older": entries[-1].seq if len(entries) == _SHOWN else 0,
            "verification": verification,
        }
        return self._frame.page("audit", values)

    def _gone(self, entries: Sequence[Entry]) -> frozenset[str]:
        """Return the subjects that are people whose data were erased: they have no page."""
        subjects = {each.subject for each in entries if each.subject.startswith(_PERSON)}
        people = self._host.people
        with self._host.database.reading() as session:
            return frozenset(
                subject
                for subject in subjects
                if people.known_since(session, PersonId(subject.removeprefix(_PERSON))) is None
            )


def _line(entry: Entry, accounts: Mapping[AccountId, str], gone: Collection[str]) -> Line:
    who = "" if entry.actor is None else accounts.get(entry.actor, entry.actor)
    kind, _, name = entry.subject.partition(":")
    if not {kind, entry.action.partition(".")[0]} <= _OPEN:
        return Line(entry, who, "", "", "")
    has_page = kind in _PAGES and name.isalnum() and entry.subject not in gone
    path = f"{_PAGES[kind]}{name}" if has_page else ""
    return Line(entry, who, entry.subject, entry.detail, path)


def _day(text: str) -> date | None:
    """Return a day that somebody typed; one that no trail reaches is as good as none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _FIRST <= day <= _LAST else None
