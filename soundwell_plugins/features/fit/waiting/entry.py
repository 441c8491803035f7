"""Somebody who waits for a place."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from soundwell_hookspecs import FitAnswers, PersonId, PractitionerId, WaitingId
from soundwell_plugins.features.fit.questions.intake import UNSURE, Intake
from soundwell_plugins.features.fit.questions.screens import Screens


class State(Enum):
    """What has become of somebody who waited."""

    PENDING = "pending"
    WAITING = "waiting"
    PLACED = "placed"
    GONE = "gone"


class Liking(Enum):
    """How gladly a practitioner would take somebody."""

    GLADLY = "gladly"
    COULD = "could"
    RATHER_NOT = "rather not"


@dataclass(frozen=True, slots=True)
class Needs:
    """What somebody needs, and what they would like.

    Args:
        chosen: by question what was chosen.
        essential: the questions whose answer has to fit.
        prefers: whom they named themselves, the favourite first.
    """

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    essential: frozenset[str] = field(default=frozenset(), repr=False)
    prefers: tuple[PractitionerId, ...] = ()

    @property
    def answers(self) -> FitAnswers:
        """What is known for sure, as criteria are given it."""
        chosen = {key: value for key, value in self.chosen.items() if value != (UNSURE,)}
        return FitAnswers(chosen, self.essential.intersection(chosen))

    def document(self) -> str:
        """Return them as they are kept."""
        return json.dumps(
            {
                "chosen": {key: list(value) for key, value in self.chosen.items()},
                "essential": sorted(self.essential),
                "prefers": list(self.prefers),
            }
        )

    @classmethod
    def of_document(cls, document: str) -> "Needs":
        """Return what was kept."""
        kept = json.loads(document)
        return cls(
            {key: tuple(value) for key, value in kept["chosen"].items()},
            frozenset(kept["essential"]),
            tuple(map(PractitionerId, kept["prefers"])),
        )


def needs_of(intake: Intake, screens: Screens, prefers: tuple[PractitionerId, ...] = ()) -> Needs:
    """Return what somebody chose on their device; words of their own are not part of it.

    Args:
        intake: what the device keeps.
        screens: the questions that are asked now; other answers are left out.
        prefers: for whom they would like to wait.
    """
    chosen = {
        screen.id: known
        for screen in screens.all
        if (known := screen.known(intake.chosen.get(screen.id, ())))
    }
    return Needs(chosen, intake.essential.intersection(chosen), prefers)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the waiting list.

    Args:
        id: what names it.
        person: who waits.
        state: what has become of it.
        since: from when, in UTC.
        changed_at: when it was last changed, in UTC.
        needs: what they need and would like.
        shown: whether practitioners may read the needs, without a name.
        placed_with: with whom they were placed, or `None`.
        likings: by practitioner, how gladly they would take them, as far as they have said.
        language: in which they read; the practice's own when empty.
    """

    id: WaitingId
    person: PersonId
    state: State
    since: datetime
    changed_at: datetime
    needs: Needs
    shown: bool
    placed_with: PractitionerId | None = None
    likings: Mapping[PractitionerId, Liking] = field(default_factory=dict)
    language: str = ""


def entry_of(row: Mapping[str, Any], likings: Mapping[PractitionerId, Liking]) -> Entry:
    """Return the entry that a row holds."""
    placed_with = row["placed_with"]
    return Entry(
        id=WaitingId(row["id"]),
        person=PersonId(row["person"]),
        state=State(row["state"]),
        since=row["since"],
        changed_at=row["changed_at"],
        needs=Needs.of_document(row["needs"]),
        shown=row["shown"],
        placed_with=None if placed_with is None else PractitionerId(placed_with),
        likings=likings,
        language=row["language"],
    )
