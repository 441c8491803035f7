"""What practitioners say of themselves on their own page."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import delete, insert, select

from soundwell_hookspecs import (
    AccountId,
    FitAges,
    FitChannel,
    FitFee,
    FitTime,
    PluginContext,
    PractitionerId,
)
from soundwell_plugins.features.fit.profiles.portrait import Source
from soundwell_plugins.features.fit.tables import PROFILE

_LISTS: Final = (
    "languages",
    "payers",
    "accessibility",
    "topics",
    "ways",
    "instruments",
    "methods",
    "styles",
    "artists",
)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What somebody says of themselves; what is empty they leave to the configuration.

    Args:
        profile: fields of their profile, by name.
        method_title: the name of their method.
        method_text: how they work.
        sources: what that builds on.
    """

    profile: Mapping[str, Any] = field(default_factory=dict)
    method_title: str = ""
    method_text: str = ""
    sources: tuple[Source, ...] = ()

    def document(self) -> str:
        """Return them as they are kept."""
        given = {name: _plain(value) for name, value in self.profile.items()}
        return json.dumps(
            {
                "profile": given,
                "method_title": self.method_title,
                "method_text": self.method_text,
                "sources": [[each.title, each.link] for each in self.sources],
            }
        )

    @classmethod
    def of_document(cls, document: str) -> "OwnWords":
        """Return what was kept."""
        kept = json.loads(document)
        return cls(
            {name: _typed(name, value) for name, value in kept["profile"].items()},
            kept["method_title"],
            kept["method_text"],
            tuple(Source(title, link) for title, link in kept["sources"]),
        )


class OwnPages:
    """Keeps what practitioners say of themselves.

    Args:
        context: the plugin's context.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    def all(self) -> dict[PractitionerId, OwnWords]:
        """Return what everybody says who says something."""
        query = select(PROFILE.c.practitioner, PROFILE.c.document)
        with self._context.storage.reading() as session:
            return {
                PractitionerId(who): OwnWords.of_document(document)
                for who, document in session.execute(query)
            }

    def of(self, practitioner: PractitionerId) -> OwnWords:
        """Return what one says; empty where they have said nothing."""
        query = select(PROFILE.c.document).where(PROFILE.c.practitioner == practitioner)
        with self._context.storage.reading() as session:
            document = session.scalar(query)
        return OwnWords() if document is None else OwnWords.of_document(document)

    def keep(self, practitioner: PractitionerId, words: OwnWords, actor: AccountId) -> None:
        """Keep what somebody says of themselves in place of what they said before."""
        with self._context.storage.transaction() as session:
            session.execute(delete(PROFILE).where(PROFILE.c.practitioner == practitioner))
            session.execute(
                insert(PROFILE).values(
                    practitioner=practitioner,
                    document=words.document(),
                    changed_at=self._context.clock.now(),
                )
            )
            subject = f"practitioner:{practitioner}"
            self._context.audit.record(
                session, actor=actor, action="fit.profile-changed", subject=subject
            )


def _plain(value: Any) -> Any:
    if isinstance(value, FitAges):
        return [value.youngest, value.oldest]
    if isinstance(value, FitFee):
        return [value.lowest, value.highest, value.currency]
    if isinstance(value, tuple):
        return [each.value if isinstance(each, FitChannel | FitTime) else each for each in value]
    return value


def _typed(name: str, value: Any) -> Any:
    if name == "ages":
        return FitAges(*value)
    if name == "fee":
        return FitFee(*value)
    if name == "channels":
        return tuple(map(FitChannel, value))
    if name == "times":
        return tuple(map(FitTime, value))
    return tuple(value) if name in _LISTS else value
