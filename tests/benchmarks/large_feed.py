"""A calendar such as somebody has after ten busy years."""

import random
from datetime import UTC, datetime, timedelta
from typing import Final

BEGINNING: Final = datetime(2019, 1, 7, tzinfo=UTC)
DAYS: Final = 3600
NOW: Final = datetime(2027, 3, 1, tzinfo=UTC)
ZONE: Final = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
TZNAME:BST
DTSTART:19700329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
TZNAME:GMT
DTSTART:19701025T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE""".splitlines()
RULES: Final = (
    "FREQ=WEEKLY",
    *["FREQ=WEEKLY;UNTIL={until}"] * 7,
    *["FREQ=WEEKLY;BYDAY=TU,TH;UNTIL={until}"] * 3,
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
    "FREQ=WEEKLY;WKST=SU;COUNT=26",
    "FREQ=DAILY;COUNT=10",
    "FREQ=DAILY;UNTIL={until}",
    "FREQ=DAILY;INTERVAL=7",
    "FREQ=MONTHLY;BYDAY=2WE",
    "FREQ=MONTHLY",
    "FREQ=YEARLY",
)
"""How events repeat; the frequency of a rule is how often it stands here."""


def large_feed(events: int = 10_000) -> bytes:
    """Write a feed.

    Args:
        events: how many events it has; half of them repeat.
    """
    chance = random.Random(4)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//Calendar//EN", *ZONE]
    for number in range(events):
        lines += _event(chance, number, repeats=number % 2 == 0)
    lines += ["END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def _event(chance: random.Random, number: int, *, repeats: bool) -> list[str]:
    start = BEGINNING + timedelta(
        days=chance.randrange(DAYS), hours=chance.randrange(7, 19), minutes=chance.choice((0, 30))
    )
    length = timedelta(minutes=chance.choice((30, 45, 50, 60, 90)))
    lines = ["BEGIN:VEVENT", *_when(chance, start, length)]
    if repeats:
        until = f"{start + timedelta(days=chance.randrange(30, 700)):%Y%m%dT%H%M00Z}"
        lines.append(f"RRULE:{chance.choice(RULES).format(until=until)}")
        if lines[1].startswith("DTSTART;TZID") and chance.random() < 0.2:
            skipped = start + timedelta(days=7)
            lines.append(f"EXDATE;TZID=Europe/London:{skipped:%Y%m%dT%H%M00}")
    return [
        *lines,
        f"DTSTAMP:{start:%Y%m%dT%H%M%SZ}",
        f"UID:{chance.getrandbits(96):024x}-{number}@calendar.example",
        f"CREATED:{start - timedelta(days=3):%Y%m%dT%H%M%SZ}",
        f"LAST-MODIFIED:{start - timedelta(days=2):%Y%m%dT%H%M%SZ}",
        "SEQUENCE:0",
        "STATUS:" + chance.choice(("CONFIRMED",) * 18 + ("TENTATIVE", "CANCELLED")),
        "TRANSP:" + chance.choice(("OPAQUE",) * 9 + ("TRANSPARENT",)),
        f"SUMMARY:Meeting {number} about the things that meetings are about",
        "DESCRIPTION:What is written into an invitation is longer than anybody w",
        " ould like\\, and is folded.",
        "END:VEVENT",
    ]


def _when(chance: random.Random, start: datetime, length: timedelta) -> list[str]:
    kind = chance.random()
    if kind < 0.1:
        return [f"DTSTART;VALUE=DATE:{start:%Y%m%d}"]
    if kind < 0.4:
        return [f"DTSTART:{start:%Y%m%dT%H%M00Z}", f"DTEND:{start + length:%Y%m%dT%H%M00Z}"]
    return [
        f"DTSTART;TZID=Europe/London:{start:%Y%m%dT%H%M00}",
        f"DTEND;TZID=Europe/London:{start + length:%Y%m%dT%H%M00}",
    ]
