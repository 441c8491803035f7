"""What the visitors of a practice's site ask for.

Whoever looks for a therapist lands on the first page, sees who there is, looks at the free times of
one or two people, in a later week or by the month perhaps, and opens the form for a time, which its
script keeps at once; some send it. A browser that was not here before asks for styles and scripts,
the practice's own site for the script that shows the pages there, and whoever watches over the
server whether it lives.

Of thirty looks 12 are for free times, 9 for styles and scripts, 8 for other pages, and one is a
probe. After `LOOKS` times thirty of them come 4 forms, 4 times that are kept, and 2 bookings. With
one time thirty every twentieth request books, at 200 a second 36,000 in an hour: far more than
anybody sees, since what is written stands in the way of all the rest. With five times thirty it is
every eightieth.

Everybody comes from an address of their own, as a proxy in front tells it, and nobody wants a time
that somebody else has: whoever is refused here met an error.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import count, islice
from random import Random
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from soundwell_plugins.host.templates import StaticAddresses

PRACTITIONERS: Final = 10
DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday")
_HOURS: Final = "\n".join(f'{day} = ["08:00-18:00"]' for day in DAYS)
CONFIGURATION: Final = "\n".join(
    [
        '[practice]\nname = "Bench"\nemail = "hello@bench.example"\nzone = "UTC"',
        *(
            f'[practitioners.p{number}]\nname = "P {number}"\nemail = "p{number}@bench.example"\n'
            f"[practitioners.p{number}.hours]\n{_HOURS}"
            for number in range(PRACTITIONERS)
        ),
        '[storage]\nfolder = "data"\nkey = { file = "soundwell.key" }',
        '[scheduling]\nconfirmation = "direct"\n[mail]',
    ]
)
"""Ten practitioners with office hours; a booking counts at once, with all that follows from it."""

OFFICE_HOURS: Final = 10
FIRST_DAY: Final = 2
HORIZON_DAYS: Final = 27

LOOKS: Final = 1
"""How often thirty looks are taken between two bookings and two more."""

_FORMS: Final = 4
_BOOKINGS: Final = 2
_WEEK: Final = timedelta(days=7)
_FILES: Final = ("pico.min.css", "soundwell.css", "embedded.js", "zone.js", "hold.js", "icon.svg")


class Kind(Enum):
    """What a request is for."""

    PAGE = "pages"
    TIMES = "free times"
    FILE = "styles and scripts"
    FORM = "forms"
    HOLD = "keeping a time"
    BOOKING = "bookings"
    PROBE = "probes"


@dataclass(frozen=True, slots=True)
class Request:
    """One request to come.

    Args:
        kind: what it is for.
        path: what it asks for.
        visitor: the number of whoever sends it.
        form: what it posts, if it does, as a browser writes it.
    """

    kind: Kind
    path: str
    visitor: int
    form: str | None = None

    @property
    def network(self) -> str:
        """The address that it comes from."""
        return f"10.{self.visitor >> 16 & 255}.{self.visitor >> 8 & 255}.{self.visitor & 255}"


@dataclass(frozen=True, slots=True)
class _Journey:
    """Somebody on the way to one time, for example `p1/20270301T080000Z`."""

    visitor: int
    time: str

    def opens(self) -> Request:
        return Request(Kind.FORM, f"/book/{self.time}", self.visitor)

    def keeps(self) -> Request:
        form = urlencode({"submission": self._submission, "times": self.time})
        return Request(Kind.HOLD, "/book/hold", self.visitor, form)

    def books(self) -> Request:
        typed = {
            "channel": "online",
            "name": "Ada Quinn",
            "email": f"{self._submission}@bench.example",
            "submission": self._submission,
        }
        return Request(Kind.BOOKING, f"/book/{self.time}", self.visitor, urlencode(typed))

    @property
    def _submission(self) -> str:
        return UUID(int=Random(self.visitor).getrandbits(128), version=4).hex


def mixed(number: int, looks: int = LOOKS) -> list[Request]:
    """Return requests as visitors of a practice make them, the same ones each day.

    A form is opened in one round, its time kept in the next, and booked two rounds later.

    Args:
        number: how many requests.
        looks: how often thirty looks are taken in a round.
    """
    random, visitors, times = Random(1), count(1), free_times()
    journeys = ([_Journey(next(visitors), next(times)) for _ in range(_FORMS)] for _ in count())
    booking, filling, keeping = (next(journeys) for _ in range(3))
    requests: list[Request] = []
    while len(requests) < number:
        opening = next(journeys)
        asked = [
            *(each.opens() for each in opening),
            *(each.keeps() for each in keeping),
            *(each.books() for each in booking[:_BOOKINGS]),
            *(
                Request(kind, path, next(visitors))
                for _ in range(looks)
                for kind, path in _looks(random)
            ),
        ]
        random.shuffle(asked)
        requests += asked
        booking, filling, keeping = filling, keeping, opening
    return requests[:number]


def plain(requests: Iterable[Request]) -> list[Request]:
    """Return as many for the bare server, of which those that write insert a row."""
    return [
        Request(each.kind, "/book", each.visitor, _row(number))
        if each.form is not None
        else Request(each.kind, "/healthz", each.visitor)
        for number, each in enumerate(requests)
    ]


def free_times() -> Iterator[str]:
    """Yield times that can be booked, of one practitioner after the other."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for quarter in range(4 * OFFICE_HOURS):
        for days in range(FIRST_DAY, HORIZON_DAYS):
            moment = midnight + timedelta(days=days, hours=8, minutes=15 * quarter)
            if moment.weekday() < len(DAYS):
                for number in range(PRACTITIONERS):
                    yield f"p{number}/{moment:%Y%m%dT%H%M%SZ}"


def _looks(random: Random) -> Iterator[tuple[Kind, str]]:
    """Yield what only looks, and changes nothing."""
    later = (datetime.now(UTC) + random.choice((1, 2, 3)) * _WEEK).date()
    somebody = iter(lambda: f"p{random.randrange(PRACTITIONERS)}", "")
    for path in ("/", "/", "/", "/", "/book", "/book", "/booking/sent", "/booking/sent"):
        yield Kind.PAGE, path
    for who in islice(somebody, 6):
        yield Kind.TIMES, f"/book/{who}"
    for path in (
        f"/book/{next(somebody)}?from={later}",
        f"/book/{next(somebody)}?from={later}",
        f"/book/{next(somebody)}?view=month",
        "/book/any",
        f"/api/scheduling/times?practitioner={next(somebody)}",
        "/api/scheduling/times",
    ):
        yield Kind.TIMES, path
    for file in (*_FILES, *_FILES[:2]):
        yield Kind.FILE, _ADDRESSES.address(file)
    yield Kind.FILE, "/scheduling/widget.js"
    yield Kind.PROBE, "/healthz"


_ADDRESSES: Final = StaticAddresses()


def _row(number: int) -> str:
    return urlencode({"submission": number, "name": "Ada Quinn", "email": "a@bench.example"})
