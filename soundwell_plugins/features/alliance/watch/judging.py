"""A check-in that was answered is held against the rules, and a signal raised where one speaks."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import Boundary, CheckInId, PluginContext, Respondent, Scale, SignalId
from soundwell_plugins.features.alliance.check_in import CheckIn, State, check_in_of
from soundwell_plugins.features.alliance.clients import Clients
from soundwell_plugins.features.alliance.instruments.catalogue import Catalogue
from soundwell_plugins.features.alliance.instruments.reading import KnownInstrument
from soundwell_plugins.features.alliance.instruments.scores import bounds
from soundwell_plugins.features.alliance.repair.register import Signals
from soundwell_plugins.features.alliance.repair.signal import Finding, Kind
from soundwell_plugins.features.alliance.signals.outcome import Side
from soundwell_plugins.features.alliance.tables import CHECK_IN
from soundwell_plugins.features.alliance.watch.detection import Course, findings
from soundwell_plugins.features.alliance.watch.series import Measure, Point, points
from soundwell_plugins.features.alliance.watch.settings import SignalSettings
from soundwell_plugins.features.alliance.watch.spreads import Spread, Spreads, of_the_others

_HIGH = frozenset({Boundary.ABOVE, Boundary.AT_OR_ABOVE})


class Judging:
    """Judges check-ins.

    It hears of them by a delivery, not in the transaction of the submission: whatever goes wrong
    with a rule, the client's answers have arrived, and the delivery is tried again.

    Args:
        settings: the table `[alliance.signals]`.
        context: the plugin's context.
        clients: the clients there are.
        catalogue: the instruments, in all versions that were asked.
        signals: where signals are kept.
        spreads: how much scores vary in the practice.
    """

    def __init__(
        self,
        settings: SignalSettings,
        context: PluginContext,
        *,
        clients: Clients,
        catalogue: Catalogue,
        signals: Signals,
        spreads: Spreads,
    ) -> None:
        self._settings = settings
        self._context = context
        self._clients = clients
        self._catalogue = catalogue
        self._signals = signals
        self._spreads = spreads

    def judge(self, check_in: CheckInId) -> SignalId | None:
        """Judge a check-in; a repeat raises nothing again.

        Args:
            check_in: which; one that was erased, or that a practitioner answered, is left alone.

        Returns:
            The signal that was raised, or `None`.
        """
        with self._context.storage.reading() as session:
            found = _answered(session, check_in)
            if found is None or not self._is_cared_for(session, found):
                return None
            reasons = tuple(self._reasons(session, found))
        if not reasons:
            return None
        with self._context.storage.transaction() as session:
            if _answered(session, check_in) is None:
                return None
            return self._signals.raise_one(
                session,
                found.client,
                found.practitioner,
                occasion=f"check-in:{found.id}",
                findings=reasons,
                check_in=found.id,
                about=found.session,
            )

    def _is_cared_for(self, session: Transaction, check_in: CheckIn) -> bool:
        client = self._clients.get(session, check_in.client)
        return self._clients.is_cared_for(session, client, check_in.practitioner)

    def _reasons(self, session: Transaction, check_in: CheckIn) -> Iterator[Finding]:
        course = _up_to(points(session, check_in.client, check_in.practitioner), check_in.id)
        newest = course[-1]
        for instrument, item in newest.noes:
            yield Finding(kind=Kind.NO, instrument=instrument, item=item, check_in=check_in.id)
        known = self._spreads.known(session)
        asked = {
            each.name: each
            for each in (self._catalogue.of_hash(session, name) for name in check_in.instruments)
        }
        for measure in newest.scores:
            each = _course(asked[measure.instrument], measure, course, known)
            if each is not None:
                yield from findings(each, self._settings)


def _answered(session: Transaction, check_in: CheckInId) -> CheckIn | None:
    query = select(CHECK_IN).where(
        CHECK_IN.c.id == check_in,
        CHECK_IN.c.state == State.SUBMITTED.value,
        CHECK_IN.c.respondent == Respondent.CLIENT.value,
    )
    row = session.execute(query).mappings().one_or_none()
    return check_in_of(row) if row is not None else None


def _up_to(course: Sequence[Point], check_in: CheckInId) -> tuple[Point, ...]:
    place = next(number for number, each in enumerate(course) if each.check_in == check_in)
    return tuple(course[: place + 1])


def _course(
    instrument: KnownInstrument,
    measure: Measure,
    course: Sequence[Point],
    known: Mapping[Measure, Spread],
) -> Course | None:
    """Return the scores of a scale; `None` if its instrument has none that stands for the whole.

    Where nothing stands for the whole, as among the questions about close others, a low score need
    not be a bad one.
    """
    scales = {each.key: each for each in instrument.scoring.scales}
    scale = scales.get(measure.scale)
    if scale is None or not instrument.scoring.headline:
        return None
    ends = bounds(scale, instrument.questionnaire.questions())
    asked = [each for each in course if measure in each.scores]
    return Course(
        instrument=measure.instrument,
        scale=measure.scale,
        check_ins=tuple(each.check_in for each in asked),
        scores=tuple(each.scores[measure] for each in asked),
        worse=worse(scale),
        range=ends[1] - ends[0] if ends is not None else 0.0,
        pooled=of_the_others(known.get(measure), course, measure),
    )


def worse(scale: Scale) -> Side:
    """Return on which side of a scale something may be going wrong; its cut-offs say so.

    Args:
        scale: which; one without cut-offs is taken to be better the higher it is.
    """
    high = bool(scale.cut_offs) and all(each.boundary in _HIGH for each in scale.cut_offs)
    return Side.HIGH if high else Side.LOW
