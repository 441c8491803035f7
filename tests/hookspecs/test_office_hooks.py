"""The hooks of the back office and of signing in, answered by a small plugin in a real practice."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from soundwell_hookspecs import (
    Account,
    AccountId,
    AgendaItem,
    Attention,
    Feature,
    Figure,
    Identity,
    NoConfig,
    OfficeEntry,
    Permission,
    Role,
    Series,
    SignInWay,
    Window,
    agenda,
    attention,
    begin_sign_in,
    figures,
    finish_sign_in,
    hookimpl,
    office_entries,
    sign_in_ways,
)
from soundwell_plugins.host.host import Host
from soundwell_plugins.testing import assembled

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
LUNCH = AgendaItem(Window(NOON, NOON + timedelta(hours=1)), "Lunch")
LUNCHES = Figure("Lunches", "By week.", (Series("eaten", (1, 2)),))
KETTLE = Attention("The kettle is cold.", "Switch it on.", "/kettle")
ADMIN = Account(AccountId("a1"), "Mira Holm", "mira@harbour.example", frozenset({Role.ADMIN}))
GUEST = Account(AccountId("a2"), "Noah Birk", "noah@harbour.example", frozenset())


class Kitchen(Feature[NoConfig]):
    """Has a kettle, a door and a lunch."""

    name = "kitchen"

    @hookimpl
    def office_entries(self) -> Sequence[OfficeEntry]:
        return [OfficeEntry("Kitchen", "/kitchen", Permission.SIGNED_IN)]

    @hookimpl
    def attention(self, account: Account) -> Sequence[Attention]:
        return [KETTLE] if Role.ADMIN in account.roles else []

    @hookimpl
    def agenda(self, account: Account, window: Window) -> Sequence[AgendaItem]:
        return [LUNCH] if window.overlaps(LUNCH.when) else []

    @hookimpl
    def figures(self, account: Account, weeks: Sequence[Window]) -> Sequence[Figure]:
        return [LUNCHES]

    @hookimpl
    def sign_in_ways(self) -> Sequence[SignInWay]:
        return [SignInWay("door", "Come in by the kitchen door")]

    @hookimpl
    def begin_sign_in(self, way: str, state: str, back: str) -> str | None:
        return f"https://door.example/?state={state}&back={back}" if way == "door" else None

    @hookimpl
    def finish_sign_in(
        self, way: str, state: str, back: str, answer: Mapping[str, str]
    ) -> Identity | None:
        return Identity(ADMIN.email) if way == "door" and answer.get("knock") == "three" else None


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    host = assembled(tmp_path, Kitchen)
    yield host
    host.close()


def test_hook_office_entries_name_places_and_who_is_shown_them(host: Host) -> None:
    [found] = host.hooks.collect(office_entries).values
    assert found == [OfficeEntry("Kitchen", "/kitchen", Permission.SIGNED_IN)]


def test_hook_attention_is_answered_for_whoever_looks(host: Host) -> None:
    answers = [host.hooks.collect(attention, account=each).values for each in (ADMIN, GUEST)]
    assert answers == [([KETTLE],), ([],)]


@pytest.mark.parametrize(("hours", "expected"), [(0, [LUNCH]), (3, [])])
def test_hook_agenda_is_answered_for_a_span(
    host: Host, hours: int, expected: list[AgendaItem]
) -> None:
    start = NOON + timedelta(hours=hours)
    window = Window(start, start + timedelta(hours=2))
    assert host.hooks.collect(agenda, account=GUEST, window=window).values == (expected,)


def test_hook_sign_in_ways_are_named(host: Host) -> None:
    [found] = host.hooks.collect(sign_in_ways).values
    assert found == [SignInWay("door", "Come in by the kitchen door")]


def test_hook_begin_sign_in_leaves_ways_of_others_alone(host: Host) -> None:
    addresses = [
        host.hooks.choose(begin_sign_in, way=way, state="s1", back="/back")
        for way in ("door", "window")
    ]
    assert addresses == ["https://door.example/?state=s1&back=/back", None]


@pytest.mark.parametrize(("knock", "expected"), [("three", Identity(ADMIN.email)), ("two", None)])
def test_hook_finish_sign_in_says_who_it_is_or_nothing(
    host: Host, knock: str, expected: Identity | None
) -> None:
    answer = {"knock": knock}
    found = host.hooks.choose(finish_sign_in, way="door", state="s", back="/b", answer=answer)
    assert found == expected


def test_hook_figures_counts_by_week(host: Host) -> None:
    week = Window(NOON, NOON + timedelta(weeks=1))
    found = host.hooks.collect(figures, account=ADMIN, weeks=(week, week)).values
    assert found == ([LUNCHES],)


@pytest.mark.parametrize("series", [(), ((1,), (1, 2)), tuple((1,) for _ in range(9))])
def test_a_chart_that_nobody_could_read_is_refused(series: tuple[tuple[int, ...], ...]) -> None:
    with pytest.raises(ValueError, match="chart"):
        Figure("Lunches", "By week.", tuple(Series("eaten", counts) for counts in series))


def test_a_count_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="below nothing"):
        Series("eaten", (-1,))
