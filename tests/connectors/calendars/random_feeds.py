"""Random feeds: plain events and odd ones, changes of instances, and damage."""

from datetime import datetime

from hypothesis import strategies as st

_HEADS = ("", ";TZID=Europe/London", ";TZID=America/New_York", ";TZID=Custom", ";TZID=Nowhere")
_ENDINGS = ("Z", "", "", "", "")
_DAYS = st.datetimes(datetime(2026, 12, 1), datetime(2027, 6, 1))  # noqa: DTZ001 -- wall times
_ZONE = """BEGIN:VTIMEZONE
TZID:Custom
BEGIN:STANDARD
DTSTART:20270101T000000
TZOFFSETFROM:+0100
TZOFFSETTO:+0300
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20270328T013000
TZOFFSETFROM:+0300
TZOFFSETTO:+0400
END:DAYLIGHT
END:VTIMEZONE"""


@st.composite
def _time(draw: st.DrawFn, name: str) -> str:
    moment = draw(_DAYS)
    if draw(st.integers(0, 3)) == 0:
        return f"{name};VALUE=DATE:{moment:%Y%m%d}"
    kind = draw(st.integers(0, len(_HEADS) - 1))
    # Many in the hours about the change of the clock.
    hour = draw(st.sampled_from([moment.hour, 0, 1, 2]))
    day = draw(st.sampled_from([f"{moment:%Y%m%d}", "20270314", "20270328", "20270329"]))
    minute = draw(st.sampled_from(["00", "30"]))
    return f"{name}{_HEADS[kind]}:{day}T{hour:02}{minute}00{_ENDINGS[kind]}"


_rules = st.builds(
    lambda frequency, parts: f"RRULE:FREQ={frequency}{''.join(parts)}",
    st.sampled_from(["DAILY", "WEEKLY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.lists(
        st.sampled_from(
            [
                ";INTERVAL=2",
                ";INTERVAL=3",
                ";COUNT=1",
                ";COUNT=5",
                ";COUNT=40",
                ";UNTIL=20270401",
                ";UNTIL=20270328T010000Z",
                ";UNTIL=20260101T000000",
                ";BYDAY=MO,WE",
                ";BYDAY=SU",
                ";BYDAY=2TU",
                ";WKST=SU",
                ";BYMONTHDAY=-1",
                ";BYHOUR=3",
                ";BYSETPOS=1",
                ";BROKEN",
            ]
        ),
        max_size=3,
        unique=True,
    ),
)
_extras = st.sampled_from(
    [
        "STATUS:CANCELLED",
        "STATUS:TENTATIVE",
        "status:cancelled",
        "TRANSP:TRANSPARENT",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "SUMMARY:folded\r\n DTSTART:20270301T000000Z",
        "DESCRIPTION:one\r\nline is not folded",
        "BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nDURATION:PT5M\r\nEND:VALARM",
        "BEGIN:VALARM\r\nUID:a\r\nEND:VALARM",
        "BEGIN:X-THING\r\nDTSTART:20270301T000000Z\r\nEND:X-THING",
        "RDATE:20270330T100000Z",
        "SEQUENCE:1",
        "UID;X=1:a",
        "UID:a\r\n b",
        "\r\n",
        "DTSTART:20270301T100000Z",
        "END:VCALENDAR",
        "BEGIN:VEVENT",
        "begin:vevent",
        "END:VEVENT",
        "BEGIN:VTIMEZONE",
        "X-WR-TIMEZONE:Asia/Tokyo",
    ]
)


@st.composite
def _event(draw: st.DrawFn) -> str:
    lines = [draw(_time("DTSTART"))]
    end = draw(st.integers(0, 4))
    if end == 0:
        lines.append(draw(_time("DTEND")))
    elif end <= 2:
        span = st.sampled_from(["PT50M", "P1D", "PT0S", "P2W", "-PT1H", "P1DT2H", "NONE"])
        lines.append(f"DURATION:{draw(span)}")
    elif end == 3:
        lines.append(lines[0].replace("DTSTART", "DTEND").replace("T00", "T03"))
    if draw(st.booleans()):
        lines.append(draw(_rules))
    for name in draw(st.lists(st.sampled_from(["EXDATE", "EXDATE", "RECURRENCE-ID"]), max_size=2)):
        lines.append(draw(st.one_of(st.just(lines[0].replace("DTSTART", name)), _time(name))))
    if draw(st.integers(0, 3)) == 0:
        lines.append(draw(_extras))
    uid = draw(st.one_of(st.uuids().map(str), st.sampled_from(["a", "b", "é", ""])))
    lines.insert(draw(st.integers(0, len(lines))), f"UID:{uid}")
    return "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT"))


@st.composite
def random_feeds(draw: st.DrawFn) -> bytes:
    """Draw a feed; most keep to the form, some are damaged somewhere."""
    around = st.sampled_from(
        ["X-WR-TIMEZONE:Asia/Tokyo", "METHOD:CANCEL", "BEGIN:VTODO\r\nUID:t\r\nEND:VTODO", "X-A:b"]
    )
    parts = draw(st.lists(_event(), max_size=6))
    if draw(st.integers(0, 3)) == 0:
        parts.insert(draw(st.integers(0, len(parts))), draw(around))
    zone = _ZONE.replace("\n", "\r\n")
    feed = "\r\n".join(("BEGIN:VCALENDAR", zone, *parts, "END:VCALENDAR", "")).encode()
    if draw(st.integers(0, 5)) == 0:
        feed = feed.replace(b"\r\n", b"\n")
    if draw(st.integers(0, 5)) == 0:
        at = draw(st.integers(0, len(feed)))
        damage = draw(st.sampled_from([b"", b"\n", b"\r", b" ", b"\n ", b";", b":", b"\xff", b"x"]))
        feed = feed[:at] + damage + feed[at + draw(st.integers(0, 3)) :]
    return feed
