"""Who would go to whom, and why not to somebody else, before anybody has decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from soundwell_hookspecs import PluginContext, PractitionerId
from soundwell_plugins.features.fit.assignment import Assignment, assign
from soundwell_plugins.features.fit.auto import Method
from soundwell_plugins.features.fit.matching.findings import Candidate, Finding
from soundwell_plugins.features.fit.verdicts import Verdict, verdict
from soundwell_plugins.features.fit.waiting.case import Case, Cases
from soundwell_plugins.features.fit.waiting.entry import Entry, Liking
from soundwell_plugins.features.fit.waiting.waiting_list import WaitingList
from soundwell_plugins.sdk.texts import marked

_RATHER_NOT: Final = marked("Has said that they would rather not.")
_PLACES_GO: Final = marked("The places go to: %(names)s.")
_FULL: Final = frozenset({Verdict.RANKED_HIGHER, Verdict.TOTAL, Verdict.WAITED_LONGER})


@dataclass(frozen=True, slots=True)
class Why:
    """Why somebody was given a practitioner, or not.

    Args:
        name: the practitioner.
        sentence: what decided.
        findings: what else is known of how they fit.
    """

    name: str
    sentence: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """What would become of one who waits.

    Args:
        entry: who.
        name: what they are called.
        practitioner: to whom they would go, or `None`.
        given: that practitioner and how they fit, or `None`.
        others: why nobody else.
    """

    entry: Entry
    name: str
    practitioner: PractitionerId | None
    given: Why | None
    others: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of everybody.

    Args:
        method: how places would be shared out.
        rows: everybody who waits, the longest first.
        fingerprint: what this looks like, so that nothing else is accepted than was seen.
        missing: how many aspects could not be considered.
    """

    method: Method
    rows: tuple[Row, ...]
    fingerprint: str
    missing: int

    @property
    def placed(self) -> tuple[tuple[Entry, PractitionerId], ...]:
        """Who would go to whom."""
        return tuple(
            (each.entry, each.practitioner) for each in self.rows if each.practitioner is not None
        )


class Previews:
    """Looks ahead.

    Args:
        context: the plugin's context.
        waiting_list: who waits.
        cases: knows how everybody fits.
    """

    def __init__(self, context: PluginContext, waiting_list: WaitingList, cases: Cases) -> None:
        self._context = context
        self._waiting_list = waiting_list
        self._cases = cases

    def of(self, method: Method) -> Preview:
        """Return what would become of everybody who waits.

        Args:
            method: how places are shared out.

        Raises:
            WaitingListInvalid: the method goes by what is not known.
        """
        case = self._cases.build(self._waiting_list.waiting(), method)
        assignment = assign(case.instance, method)
        names = self._names(case.entries)
        rows = tuple(
            self._row(case, assignment, entry, names.get(entry.id, "")) for entry in case.entries
        )
        return Preview(assignment.method, rows, _fingerprint(assignment), case.missing)

    def why(self, case: Case, assignment: Assignment, entry: Entry, who: PractitionerId) -> Why:
        """Say why somebody was given a practitioner, or not.

        Args:
            case: what was known.
            assignment: what came of it.
            entry: who waits.
            who: the practitioner.
        """
        candidate = case.candidates[entry.id][who]
        findings = _telling(candidate)
        gettext = self._context.texts.gettext
        name = candidate.portrait.practitioner.name
        if candidate.blocking:
            said = " ".join(f"{each.title}: {each.reason}" for each in candidate.blocking)
            return Why(name, said, findings)
        if entry.likings.get(who) is Liking.RATHER_NOT:
            return Why(name, gettext(_RATHER_NOT), findings)
        client, practitioner = case.clients[entry.id], case.practitioners[who]
        found = verdict(case.instance, assignment, client, practitioner)
        sentence = gettext(found.value)
        if found in _FULL and (instead := _instead(case, assignment, who)):
            names = self._names(instead)
            listed = ", ".join(names.get(each.id, "…") for each in instead)
            sentence = f"{sentence} {gettext(_PLACES_GO, names=listed)}"
        return Why(name, sentence, findings)

    def _row(self, case: Case, assignment: Assignment, entry: Entry, name: str) -> Row:
        given = assignment.assigned[entry.id]
        order = sorted(
            case.candidates[entry.id].values(), key=lambda each: (bool(each.blocking), -each.points)
        )
        whys = {
            each.portrait.practitioner.id: self.why(
                case, assignment, entry, each.portrait.practitioner.id
            )
            for each in order
        }
        practitioner = None if given is None else PractitionerId(given)
        return Row(
            entry,
            name,
            practitioner,
            None if practitioner is None else whys[practitioner],
            tuple(why for who, why in whys.items() if who != practitioner),
        )

    def _names(self, entries: Sequence[Entry]) -> Mapping[str, str]:
        with self._context.storage.reading() as session:
            people = {each.id: self._context.people.get(session, each.person) for each in entries}
        return {who: person.name for who, person in people.items() if person is not None}


def _instead(case: Case, assignment: Assignment, who: PractitionerId) -> list[Entry]:
    return [each for each in case.entries if assignment.assigned[each.id] == who]


def _telling(candidate: Candidate) -> tuple[Finding, ...]:
    return tuple(each for each in candidate.findings if not each.blocks)


def _fingerprint(assignment: Assignment) -> str:
    told = repr((assignment.method.value, sorted(assignment.assigned.items())))
    return sha256(told.encode()).hexdigest()
