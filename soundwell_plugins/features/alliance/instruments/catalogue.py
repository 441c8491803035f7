"""All that can be asked: what is shipped, what the practice adds, and what plugins bring."""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from soundwell_hookspecs import PluginContext, Respondent, instruments
from soundwell_plugins.features.alliance.configuration import AllianceConfig
from soundwell_plugins.features.alliance.instruments.problems import InstrumentWrong
from soundwell_plugins.features.alliance.instruments.reading import (
    KnownInstrument,
    kept,
    read_path,
    taken,
)
from soundwell_plugins.features.alliance.instruments.shipped import FIVE, OF_MUSIC, shipped
from soundwell_plugins.features.alliance.tables import INSTRUMENT


@dataclass(frozen=True, slots=True)
class Refused:
    """An instrument that cannot be used.

    Args:
        source: whose it is: a file's name, or a plugin's.
        reason: what is wrong with it and what mends it.
    """

    source: str
    reason: str


class Catalogue:
    """Knows the instruments there are, each in the version that is asked now.

    They are read at the first question about them, which must not come inside of a transaction.

    Args:
        config: the table `[alliance]`.
        context: the plugin's context.
    """

    def __init__(self, config: AllianceConfig, context: PluginContext) -> None:
        self._config = config
        self._context = context
        self._lock = threading.Lock()
        self._current: Mapping[str, KnownInstrument] | None = None
        self._by_hash: dict[str, KnownInstrument] = {}
        self._refused: tuple[Refused, ...] = ()

    @property
    def current(self) -> Mapping[str, KnownInstrument]:
        """The instruments by name, in the order in which they are offered."""
        with self._lock:
            if self._current is None:
                self._current = self._read()
            return self._current

    @property
    def refused(self) -> Sequence[Refused]:
        """The instruments that cannot be used."""
        return self._refused if self.current else ()

    def offered(self, respondent: Respondent = Respondent.CLIENT) -> tuple[KnownInstrument, ...]:
        """Return the instruments that somebody can be asked, in the order of the offer."""
        return tuple(
            each for each in self.current.values() if each.scoring.respondent is respondent
        )

    def form(self, names: Iterable[str]) -> tuple[KnownInstrument, ...]:
        """Return what a client is asked: the five questions first, then the instruments named.

        Args:
            names: of instruments; one that is not there any more is left out.
        """
        chosen = [self.current[name] for name in dict.fromkeys(names) if name in self.current]
        five = self.current[FIVE]
        asks_them = [each for each in chosen if _asks(each, five)]
        first = asks_them[:1] or [five]
        return (*first, *(each for each in chosen if each not in first))

    def of_hash(self, session: Session, hash: str) -> KnownInstrument:
        """Return an instrument in the version that was asked.

        Args:
            session: an open transaction.
            hash: of that version.

        Raises:
            LookupError: nobody was ever asked it.
        """
        known = self._by_hash.get(hash)
        if known is None:
            query = select(INSTRUMENT.c.document).where(INSTRUMENT.c.hash == hash)
            document = session.scalar(query)
            if document is None:
                raise LookupError("nobody was asked this version of an instrument")
            known = self._by_hash[hash] = kept(document)
        return known

    def keep(self, session: Session, asked: Iterable[KnownInstrument]) -> None:
        """Keep what is going to be asked as it is, so that the answers stay clear for ever.

        Args:
            session: an open transaction.
            asked: what is going to be asked.
        """
        for each in asked:
            query = select(INSTRUMENT.c.hash).where(INSTRUMENT.c.hash == each.hash)
            if session.scalar(query) is None:
                session.execute(
                    insert(INSTRUMENT).values(
                        hash=each.hash,
                        name=each.name,
                        version=each.version,
                        document=each.document,
                        kept_at=self._context.clock.now(),
                    )
                )

    def _read(self) -> Mapping[str, KnownInstrument]:
        refused: list[Refused] = []
        found: dict[str, KnownInstrument] = {}
        for source, each in self._sources(refused):
            if each.name in found:
                reason = f"The name {each.name} is taken: give the instrument another one."
                refused.append(Refused(source, reason))
            else:
                found[each.name] = self._unchanged(source, each, refused)
        self._refused = tuple(refused)
        for refusal in refused:
            self._context.logger.error("an instrument of %s is left out", refusal.source)
        self._by_hash.update((each.hash, each) for each in found.values())
        return found

    def _sources(self, refused: list[Refused]) -> Iterator[tuple[str, KnownInstrument]]:
        for each in shipped():
            if self._config.music or each.name not in OF_MUSIC:
                yield _SOUNDWELL, each
        for path in self._config.instruments:
            yield from _tried(path, refused)
        answers = self._context.hooks.collect(instruments)
        for answer in answers.answers:
            for brought in answer.value:
                try:
                    yield answer.plugin, taken(brought)
                except InstrumentWrong as wrong:
                    refused.append(Refused(answer.plugin, str(wrong)))

    def _unchanged(
        self, source: str, instrument: KnownInstrument, refused: list[Refused]
    ) -> KnownInstrument:
        """Return the instrument, or what was asked under its name and version if that differs."""
        query = select(INSTRUMENT.c.hash, INSTRUMENT.c.document).where(
            INSTRUMENT.c.name == instrument.name, INSTRUMENT.c.version == instrument.version
        )
        with self._context.storage.reading() as session:
            row = session.execute(query).one_or_none()
        if row is None or row.hash == instrument.hash:
            return instrument
        refused.append(
            Refused(
                source,
                f"{instrument.name} {instrument.version} was changed after somebody had answered"
                " it. What was asked before is asked on; give the new one another version.",
            )
        )
        return kept(row.document)


_SOUNDWELL: Final = "Soundwell"


def _tried(path: Path, refused: list[Refused]) -> Iterator[tuple[str, KnownInstrument]]:
    try:
        yield path.name, read_path(path)
    except (InstrumentWrong, OSError) as error:
        reason = str(error) if isinstance(error, InstrumentWrong) else "The file cannot be read."
        refused.append(Refused(path.name, reason))


def _asks(instrument: KnownInstrument, five: KnownInstrument) -> bool:
    """Tell whether an instrument asks the five questions itself."""
    asked = {each.item for each in instrument.scoring.essentials}
    return asked >= {each.item for each in five.scoring.essentials}
