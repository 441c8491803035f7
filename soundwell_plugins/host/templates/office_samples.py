"""Invented values for the pages of the back office that belong to no plugin.

They are plain values with the names that the pages read, so that nothing of what makes pages is
needed to try them out.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from soundwell_hookspecs import TemplateSample
from soundwell_plugins.sdk.forms import FormState

_Values = Mapping[str, object]

_WHEN: Final = datetime(2027, 3, 1, 9, tzinfo=UTC)
_LATER: Final = _WHEN + timedelta(hours=1)
_COMMON: Final[_Values] = {"zone": ZoneInfo("Europe/London"), "form": FormState()}
_WRONG: Final = FormState(
    {"email": "ada@home.example", "practitioner": "maya", "role-admin": "yes"},
    {"": "Please try again.", "sure": "Please check this.", "roles": "Please check this."},
)
_ADA: Final = {"id": "1", "name": "Ada Quinn", "email": "ada@home.example", "phone": "0117 496 0"}
_NOBODY: Final = {"id": "2", "name": "", "email": "tom@home.example", "phone": ""}
_MAYA: Final = {"id": "maya", "name": "Maya Lindqvist", "email": "maya@practice.example"}
_ACCOUNT: Final = {**_MAYA, "roles": [{"value": "admin"}]}
_ROLES: Final = [{"value": each} for each in ("admin", "practitioner", "supervisor")]
_CARE: Final = {
    "practitioner": "maya",
    "since": _WHEN,
    "until": None,
    "supervisor_allowed": True,
}
_SESSION: Final = {"id": "1", "begun_at": _WHEN, "seen_at": _LATER}
_ENTRY: Final = {
    "id": "1",
    "hook": "consultation_booked",
    "plugin": "odoo",
    "record": "booking:42",
    "state": {"value": "parked"},
    "attempt": 3,
    "happened_at": _WHEN,
    "due": _LATER,
    "settled_at": _LATER,
    "reason": "The server does not answer.",
    "holds_back": 2,
    "request": "r1",
}
_PROBLEM: Final = {
    "line": 7,
    "key": "odoo.url",
    "what": "this is no address",
    "allowed": "an address",
    "nearest": "url",
}
_REPORT: Final = {
    "name": "odoo",
    "kind": "connector",
    "distribution": "soundwell",
    "version": "0.1",
    "reason": "It has no password.",
    "remedy": "Give it one.",
    "sentence": "odoo is off: it has no password.",
}


def office_samples() -> Iterator[TemplateSample]:
    """Yield one for each case of each page."""
    for samples in (_accounts(), _people(), _data(), _deliveries(), _configuration(), _watching()):
        for page, case, values in samples:
            yield TemplateSample(f"office/{page}.html", {**_COMMON, **values}, case)


def _accounts() -> Iterator[tuple[str, str, _Values]]:
    own: _Values = {
        "account": _ACCOUNT,
        "changed": True,
        "has_password": True,
        "codes_left": 8,
        "sessions": [(_SESSION, "Firefox, Linux", True), (_SESSION, "", False)],
    }
    yield "account", "with an app", {**own, "has_factor": True}
    yield "account", "without", {**own, "has_factor": False, "form": _WRONG}
    yield "recovery_codes", "", {"codes": ["abcd-efgh"]}
    for needed in (True, False):
        yield "second_factor", f"needed: {needed}", {"secret": "ABCD EFGH", "needed": needed}
    listed = {
        "account": _ACCOUNT,
        "since": _WHEN,
        "has_password": False,
        "has_second_factor": True,
        "disabled": False,
    }
    yield "users", "", {"everybody": [listed, {**listed, "disabled": True}]}
    known: _Values = {"roles": _ROLES, "practitioners": [_MAYA]}
    yield "user_new", "", known
    yield "user_new", "wrong", {**known, "form": _WRONG}
    for done in ("added", "sent", "kept"):
        shown = {**known, "listed": listed, "done": done, "sessions": [(_SESSION, "")]}
        yield "user", done, shown
    off = {**listed, "disabled": True}
    yield "user", "off", {**known, "listed": off, "done": "", "sessions": [], "form": _WRONG}


def _people() -> Iterator[tuple[str, str, _Values]]:
    newest = [{"person": each, "since": _WHEN} for each in (_ADA, _NOBODY)]
    yield "people", "", {"newest": newest, "shown": 2}
    yield "people", "nobody", {"newest": [], "shown": 2, "form": _WRONG}
    person: _Values = {
        "person": _ADA,
        "since": _WHEN,
        "merged": 1,
        "care": [_CARE, {**_CARE, "until": _LATER, "practitioner": "gone"}],
        "practitioners": {"maya": _MAYA},
        "erasure": {"id": "1"},
        "other": "2",
        "form": _WRONG,
    }
    for done in ("assigned", "ended", "merged", "address"):
        yield "person", done, {**person, "done": done}
    bare: _Values = {"person": _NOBODY, "since": None, "merged": 0, "care": [], "other": None}
    yield "person", "bare", {**person, **bare, "erasure": None, "done": "", "form": FormState()}
    pair = {"kept": _ADA, "dropped": _NOBODY, "alike": [{"value": "name"}, {"value": "phone"}]}
    yield "duplicates", "", {"pairs": [pair], "more": True}
    yield "duplicates", "none", {"pairs": [], "more": False}
    sides = [(_ADA, [_CARE], [("newsletter", 1), ("fit", 2)]), (_NOBODY, [], [])]
    yield "join", "", {"sides": sides, "kept": _ADA, "dropped": _NOBODY, "form": _WRONG}


def _data() -> Iterator[tuple[str, str, _Values]]:
    yield "export", "", {"person": _ADA}
    export = {"id": "1", "succeeded": True, "said": ""}
    failed = {**export, "succeeded": False, "said": "Please try again."}
    for case, made, goes_on, there, missing in (
        ("under way", failed, True, False, []),
        ("made", export, False, True, []),
        ("not complete", export, False, True, ["odoo"]),
        ("gone", export, False, False, []),
        ("failed", failed, False, False, []),
        ("cut off", {**failed, "said": ""}, False, False, []),
    ):
        shown = {"person": _ADA, "export": made, "goes_on": goes_on}
        yield "export_made", case, {**shown, "is_there": there, "missing": missing}
    yield "erase", "", {"person": _NOBODY, "form": _WRONG}
    parts = [
        {
            "plugin": plugin,
            "standing": {"value": standing},
            "erased": 1,
            "kept": ["The bill stays."],
            "reason": reason,
        }
        for plugin, standing, reason in (
            ("host", "waiting", "It comes last."),
            ("odoo", "given up", "It is gone."),
            ("fit", "done", ""),
        )
    ]
    report = {"id": "0123456789", "began_at": _WHEN, "finished_at": None, "parts": parts}
    done = {**report, "finished_at": _LATER}
    for case, each, waiting, under_way in (
        ("under way", report, parts[:1], True),
        ("waiting", report, parts[:1], False),
        ("done", done, [], False),
    ):
        shown = {"report": each, "waiting": waiting, "under_way": under_way, "form": _WRONG}
        yield "erasure", case, shown
    yield "erasures", "", {"reports": [report, done]}
    yield "erasures", "none", {"reports": []}
    kept = {"what": "Names", "where": "Here", "why": "To write.", "how_long": "A year."}
    places = [{"keeper": "host", "data": {**kept, "encrypted": True}}]
    shown = {"places": places, "missing": [{"plugin": "odoo"}], "caveat": "Keep the key."}
    yield "data_map", "", {"map": shown}


def _deliveries() -> Iterator[tuple[str, str, _Values]]:
    states = [{"value": each} for each in ("pending", "done", "parked", "discarded")]
    entries = [{**_ENTRY, "state": state} for state in states]
    listed: _Values = {
        "states": states,
        "state": "parked",
        "hooks": ["consultation_booked"],
        "hook": "consultation_booked",
        "plugins": ["odoo"],
        "plugin": "odoo",
        "shown": 4,
    }
    yield "deliveries", "", {**listed, "entries": entries, "stuck": True}
    yield "deliveries", "none", {**listed, "entries": [], "stuck": False}
    bare = {**_ENTRY, "due": None, "settled_at": None, "reason": "", "request": "", "holds_back": 0}
    yield "delivery", "open", {"entry": _ENTRY, "is_open": True, "form": _WRONG}
    yield "delivery", "settled", {"entry": bare, "is_open": False}


def _configuration() -> Iterator[tuple[str, str, _Values]]:
    path: _Values = {"path": "soundwell.toml"}
    values = [
        {"key": "url", "shown": "https://odoo.example", "line": 3, "hidden": False},
        {"key": "login", "shown": "", "line": None, "hidden": False},
        {"key": "key", "shown": "the file odoo.key", "line": 4, "hidden": True},
    ]
    table = {"name": "odoo", "given": values, "defaults": values}
    tables = [
        (table, {"value": "on"}),
        ({**table, "given": []}, {"value": "off"}),
        ({**table, "given": [], "defaults": []}, {"value": "disabled"}),
        (table, None),
    ]
    for case, changed, problems in (
        ("as it was", False, []),
        ("changed", True, []),
        ("wrong", True, [_PROBLEM]),
    ):
        shown = {**path, "tables": tables, "changed": changed, "problems": problems}
        yield "configuration", case, shown
    switch = {"on": True, "possible": True, "problems": [], "objection": ""}
    switches: tuple[tuple[str, _Values], ...] = (
        ("on", {}),
        ("off", {"on": False}),
        ("wrong", {"possible": False, "problems": [_PROBLEM]}),
        ("off, wrong", {"on": False, "possible": False, "problems": [_PROBLEM]}),
        ("not now", {"possible": False, "objection": "It needs a key."}),
    )
    for case, change in switches:
        shown = {**path, "report": _REPORT, "switch": {**switch, **change}}
        yield "switch", case, {**shown, "waiting": 2, "changed": True, "form": _WRONG}
    going = {"ended_at": None, "succeeded": False, "said": ""}
    ended = {"ended_at": _LATER, "succeeded": True, "said": ""}
    on, off = ({**_REPORT, "state": {"value": state}} for state in ("on", "off"))
    ways: tuple[tuple[str, _Values, _Values | None, bool], ...] = (
        ("under way", going, on, False),
        ("silent", going, None, True),
        ("failed", {**ended, "succeeded": False, "said": "The cellar is wet."}, None, False),
        ("with a word", {**ended, "said": "Restart the server."}, on, False),
        ("on", ended, on, False),
        ("off", ended, off, False),
        ("switched off", ended, {**_REPORT, "state": {"value": "disabled"}}, False),
        ("the file", ended, None, False),
    )
    for case, change, report, silent in ways:
        yield "change", case, {"change": change, "report": report, "silent": silent}
    finding = {"grade": {"value": "warning"}, "what": "It is slow.", "remedy": "Wait."}
    rest = {"hook": "busy_times", "until": _LATER, "reason": "it took too long"}
    yield (
        "plugins",
        "",
        {
            "reports": [on, off],
            "findings": {"odoo": [finding]},
            "asked": True,
            "rests": {"odoo": [rest]},
            "hooks": [("busy_times", ["odoo", "calendars"])],
        },
    )
    quiet: _Values = {"findings": {"odoo": []}, "rests": {"odoo": []}, "hooks": []}
    yield "plugins", "nothing to say", {**quiet, "reports": [on], "asked": True}


def _watching() -> Iterator[tuple[str, str, _Values]]:
    item = {"what": "Something", "remedy": "Look at it.", "path": "/office/plugins"}
    when = {"when": {"start": _WHEN, "end": _LATER}}
    lists = {"needed": [item, {**item, "path": ""}], "planned": [{**item, **when}]}
    today: _Values = {"account": _ACCOUNT, "today": _WHEN}
    yield "today", "busy", {**today, **lists, "missing": ["odoo"]}
    yield "today", "quiet", {**today, "needed": [], "planned": [], "missing": []}
    place = {"label": "Users", "path": "/office/users", "sentence": "Who can sign in."}
    yield "administration", "", {"places": [place]}
    series = [{"name": each, "counts": [2, 1]} for each in ("booked", "cancelled")]
    chart = {
        "figure": {"title": "Bookings", "sentence": "By the week.", "series": series},
        "weeks": ["1 March", "8 March"],
        "bars": [{"x": 1, "y": 1, "width": 9, "height": 9, "series": 0, "words": "2"}],
        "levels": [{"at": 1, "word": "2"}],
        "names": [{"at": 1, "word": "1 March"}],
        "total": 6,
        "width": 480,
        "height": 240,
        "left": 44,
    }
    charts = [chart, {**chart, "total": 0}]
    yield "figures", "", {"charts": charts, "missing": ["odoo"], "begins": _WHEN}
    yield "figures", "none", {"charts": [], "missing": [], "begins": _WHEN}
    line = {
        "entry": {"seq": 3, "at": _WHEN, "action": "person.shown"},
        "who": "Maya",
        "subject": "person:1",
        "detail": "missing: odoo",
        "path": "/office/people/1",
    }
    trail: _Values = {
        "accounts": {"1": "Maya"},
        "account": "1",
        "actions": ["person.shown"],
        "action": "person.shown",
        "since": "2027-03-01",
        "until": "",
    }
    lines = [line, {**line, "path": "", "who": "", "detail": ""}, {**line, "subject": ""}]
    for case, verification in (
        ("whole", {"entries": 3, "end": "3-abc", "faults": []}),
        ("changed", {"entries": 3, "end": "", "faults": ["Entry 2 was changed."]}),
        ("not looked at", None),
    ):
        yield "audit", case, {**trail, "lines": lines, "older": 2, "verification": verification}
    yield "audit", "empty", {**trail, "lines": [], "older": None, "verification": None}
    yield from _backups()


def _backups() -> Iterator[tuple[str, str, _Values]]:
    commands = {"backup_command": "soundwell backup", "restore_command": "soundwell restore"}
    last = {"at": _WHEN, "size": 3_000_000}
    yield "backup", "made", {**commands, "last": last, "latest": {"id": "1"}, "now": _LATER}
    yield "backup", "none", {**commands, "last": None, "latest": None, "now": _LATER}
    backup = {"id": "1", "began_at": _WHEN, "succeeded": True, "said": ""}
    failed = {**backup, "succeeded": False, "said": "Is there room?"}
    for case, made, goes_on, total, size in (
        ("begun", backup, True, 0, None),
        ("under way", backup, True, 12, None),
        ("made", backup, False, 0, 3_000_000),
        ("gone", backup, False, 0, None),
        ("failed", failed, False, 0, None),
        ("cut off", {**failed, "said": ""}, False, 0, None),
    ):
        shown = {"backup": made, "goes_on": goes_on, "done": 3, "total": total, "size": size}
        yield "backup_made", case, shown
