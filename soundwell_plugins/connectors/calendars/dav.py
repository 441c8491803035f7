"""What can be done with an account on a CalDAV server (RFC 4791).

`caldav` knows the protocol and how servers deviate from it; its requests go through `Dialogue`, so
that the guard, the limits and the secrecy of addresses hold for them too. Import this module where
it is used: `caldav` takes most of a second and 18 MB.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Final

import httpx2
from caldav.davclient import DAVClient
from caldav.elements import cdav, dav
from caldav.lib.error import DAVError
from caldav.response import DAVResponse

from soundwell_hookspecs import Window
from soundwell_plugins.connectors.calendars.dav_account import DavAccount, DavCalendar, DavEntry
from soundwell_plugins.connectors.calendars.dav_dialogue import Dialogue
from soundwell_plugins.connectors.calendars.failures import FeedUnreadable, NotLetIn

_WELL_KNOWN: Final = "/.well-known/caldav"
_TYPE: Final = "{DAV:}resourcetype"
_NAME: Final = "{DAV:}displayname"
_PRIVILEGES: Final = "{DAV:}current-user-privilege-set"
_COMPONENTS: Final = "{urn:ietf:params:xml:ns:caldav}supported-calendar-component-set"
_CALENDAR: Final = "{urn:ietf:params:xml:ns:caldav}calendar"
_TAG: Final = "{http://calendarserver.org/ns/}getctag"
_SYNC: Final = "{DAV:}sync-token"
_WRITING: Final = {"{DAV:}all", "{DAV:}write", "{DAV:}write-content", "{DAV:}bind"}
_LISTED: Final = [_TYPE, _NAME, _COMPONENTS, _TAG, _SYNC, _PRIVILEGES]
_STRANGE: Final = FeedUnreadable(
    "answers in a way that is not CalDAV", "check its address; it is the one other programs take"
)


class Refused(Exception):
    """The server did not write: what stands there is another version than expected."""


class _Guarded(DAVClient):
    """Speaks through a dialogue instead of connections of its own."""

    def __init__(self, dialogue: Dialogue, account: DavAccount) -> None:
        super().__init__(account.address, enable_rfc6764=False)
        self._dialogue = dialogue

    def request(
        self,
        url: str,
        method: str = "GET",
        body: str | bytes = "",
        headers: Mapping[str, str] | None = None,
        rate_limit_time_slept: float = 0,
    ) -> DAVResponse:
        target = str(httpx2.URL(str(self.url)).join(str(url)))
        content = body.encode() if isinstance(body, str) else body
        sent = {"User-Agent": "Soundwell", "Content-Type": "text/xml; charset=utf-8"}
        answer = self._dialogue.ask(method, target, content, {**sent, **(headers or {})})
        kind = answer.headers.get("content-type", "")
        if method in ("PROPFIND", "REPORT") and answer.is_success and "xml" not in kind:
            # caldav would write what came instead to the log.
            raise _STRANGE
        if answer.is_error or method not in ("PROPFIND", "REPORT"):
            answer = httpx2.Response(answer.status_code, headers=answer.headers)
        return DAVResponse(answer, self)


class Server:
    """An account on a server, while a conversation lasts.

    Args:
        client: speaks for it.
        dialogue: carries what is said.
    """

    def __init__(self, client: _Guarded, dialogue: Dialogue) -> None:
        self._client = client
        self._dialogue = dialogue

    def reach(self) -> None:
        """Find out whether anything answers, whether it knows us or not.

        Raises:
            FeedUnreadable: nothing does.
        """
        with suppress(NotLetIn):
            self._dialogue.ask("OPTIONS", str(self._client.url), b"", {})

    def sign_in(self) -> None:
        """Find out whether the name and the password are taken.

        Raises:
            FeedUnreadable: they are not.
        """
        self._leads_to(str(self._client.url), "{DAV:}current-user-principal")

    def home(self) -> str:
        """Find where the account's calendars are listed, from any address of the server.

        Raises:
            FeedUnreadable: it cannot be found.
        """
        address = str(self._client.url)
        for start in (address, str(httpx2.URL(address).join(_WELL_KNOWN))):
            principal = self._leads_to(start, "{DAV:}current-user-principal")
            home = principal and self._leads_to(
                principal, "{urn:ietf:params:xml:ns:caldav}calendar-home-set"
            )
            if home:
                return home
        raise FeedUnreadable(
            "names no calendars", "give the address that the server tells for other programs"
        )

    def calendars(self, home: str) -> list[DavCalendar]:
        """List the calendars that hold events, in one request.

        Raises:
            FeedUnreadable: they cannot be listed.
        """
        answer = self._client.propfind(home, props=_LISTED, depth=1)
        if answer.status not in (200, 207):
            raise _STRANGE
        return [
            DavCalendar(
                url=str(httpx2.URL(home).join(found.href)),
                name=str(found.properties.get(_NAME) or "").strip(),
                tag=str(found.properties.get(_TAG) or found.properties.get(_SYNC) or ""),
                writable=_is_writable(found.properties.get(_PRIVILEGES)),
            )
            for found in answer.parse_propfind()
            if _CALENDAR in _several(found.properties.get(_TYPE))
            and _holds_events(found.properties.get(_COMPONENTS))
        ]

    def entries(self, calendar: str, window: Window) -> list[DavEntry]:
        """Return the entries of a calendar that touch a window (RFC 4791, 7.8).

        Raises:
            FeedUnreadable: they cannot be read.
        """
        inside = cdav.CompFilter("VEVENT") + cdav.TimeRange(window.start, window.end)
        wanted = dav.Prop() + dav.GetEtag() + cdav.CalendarData()
        events = cdav.Filter() + (cdav.CompFilter("VCALENDAR") + inside)
        query = cdav.CalendarQuery() + wanted + events
        answer = self._client.report(calendar, str(query), depth=1)
        if answer.status not in (200, 207):
            raise _STRANGE
        return [
            DavEntry(
                str(httpx2.URL(calendar).join(found.href)), found.etag or "", found.calendar_data
            )
            for found in answer.parse_calendar_query()
            if found.calendar_data
        ]

    def entry(self, url: str) -> DavEntry | None:
        """Return one entry, or `None` if it is not there.

        Raises:
            FeedUnreadable: it cannot be read.
        """
        answer = self._dialogue.ask("GET", url, b"", {"Accept": "text/calendar"})
        if answer.status_code in (404, 410):
            return None
        if not answer.is_success:
            raise _STRANGE
        return DavEntry(url, answer.headers.get("etag", ""), answer.text)

    def put(self, url: str, text: str, etag: str) -> str:
        """Write an entry over the version that is known, or a new one where none is.

        Args:
            url: where.
            text: iCalendar.
            etag: of the version that stands there, or empty for a new entry.

        Returns:
            The new version, or nothing where the server does not say.

        Raises:
            Refused: another version stands there.
            FeedUnreadable: it cannot be written.
        """
        condition = {"If-Match": etag} if etag else {"If-None-Match": "*"}
        kind = {"Content-Type": "text/calendar; charset=utf-8"}
        answer = self._dialogue.ask("PUT", url, text.encode(), {**kind, **condition})
        if answer.status_code in (404, 409, 412):
            raise Refused
        if not answer.is_success:
            raise FeedUnreadable(
                f"does not take entries (status {answer.status_code})",
                "let the account write to this calendar",
            )
        return str(answer.headers.get("etag", ""))

    def delete(self, url: str, etag: str) -> None:
        """Remove an entry, in the version that is known; one that is gone is no error.

        Raises:
            Refused: another version stands there.
            FeedUnreadable: it cannot be removed.
        """
        answer = self._dialogue.ask("DELETE", url, b"", {"If-Match": etag} if etag else {})
        if answer.status_code == httpx2.codes.PRECONDITION_FAILED:
            raise Refused
        if not answer.is_success and answer.status_code not in (404, 410):
            raise _STRANGE

    def _leads_to(self, url: str, name: str) -> str:
        """Return the address that a property holds, or nothing."""
        answer = self._client.propfind(url, props=[name], depth=0)
        for found in answer.parse_propfind() if answer.status in (200, 207) else ():
            value = found.properties.get(name)
            href = next(iter(_several(value)), "")
            if href:
                return str(httpx2.URL(url).join(href))
        return ""


@contextmanager
def conversation(account: DavAccount) -> Iterator[Server]:
    """Speak with a server.

    Args:
        account: in whose name.

    Raises:
        FeedUnreadable: the server cannot be understood; the error tells neither address nor
            content.
    """
    try:
        with Dialogue(account) as dialogue:
            yield Server(_Guarded(dialogue, account), dialogue)
    except (DAVError, httpx2.InvalidURL, ValueError, AttributeError, TypeError):
        # Some of these are what caldav raises about an answer that it did not expect.
        raise _STRANGE from None


def _several(value: Any) -> list[str]:
    if isinstance(value, list | tuple | set):
        return [str(each) for each in value]
    return [str(value)] if value else []


def _is_writable(privileges: Any) -> bool:
    known = set(_several(privileges))
    return not known or bool(known & _WRITING)


def _holds_events(components: Any) -> bool:
    known = _several(components)
    return not known or "VEVENT" in known
