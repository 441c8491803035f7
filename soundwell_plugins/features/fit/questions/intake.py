"""What a visitor has answered so far."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from soundwell_hookspecs import FitAnswers

UNSURE: Final = "unsure"
"""The answer "not sure yet", which every question knows."""

_NOBODY: Final[tuple[str, ...]] = ()


class IntakeUnreadable(Exception):
    """What a device kept is not what we wrote."""


@dataclass(frozen=True, slots=True)
class Intake:
    """Answers, words of one's own, and how far somebody has come; nothing of it is ever logged.

    Args:
        chosen: by question what was chosen; `UNSURE` alone where somebody is not sure yet.
        essential: the questions whose answer has to fit.
        words: by question what was written.
        seen: the questions that were answered or skipped, in the order in which it was done.
        card: which of the practice's questions are on the question card, by number.
        own_card: questions of one's own for that card.
    """

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    essential: frozenset[str] = field(default=frozenset(), repr=False)
    words: Mapping[str, str] = field(default_factory=dict, repr=False)
    seen: tuple[str, ...] = field(default=(), repr=False)
    card: tuple[int, ...] = field(default=(), repr=False)
    own_card: str = field(default="", repr=False)

    @property
    def answers(self) -> FitAnswers:
        """What is known for sure, as criteria are given it."""
        chosen = {question: given for question, given in self.chosen.items() if given != (UNSURE,)}
        return FitAnswers(chosen, self.essential.intersection(chosen))

    @property
    def begun(self) -> bool:
        """Whether somebody has seen a question."""
        return bool(self.seen)

    def answered(
        self, question: str, chosen: tuple[str, ...], *, words: str = "", essential: bool = False
    ) -> "Intake":
        """Return the answers with one more, or without it where nothing was chosen or written."""
        rest = {key: value for key, value in self.chosen.items() if key != question}
        written = {key: value for key, value in self.words.items() if key != question}
        sure = bool(chosen) and chosen != (UNSURE,)
        return replace(
            self,
            chosen={**rest, question: chosen} if chosen else rest,
            words={**written, question: words} if words else written,
            essential=self.essential | {question}
            if essential and sure
            else self.essential - {question},
            seen=self.seen if question in self.seen else (*self.seen, question),
        )

    def text(self) -> str:
        """Return them as a device keeps them."""
        return json.dumps(
            {
                "c": {key: list(value) for key, value in self.chosen.items()},
                "e": sorted(self.essential),
                "w": dict(self.words),
                "s": list(self.seen),
                "k": list(self.card),
                "o": self.own_card,
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @classmethod
    def of_text(cls, text: str) -> "Intake":
        """Return what a device kept.

        Raises:
            IntakeUnreadable: it was written by another version, or by nobody of us.
        """
        try:
            kept = json.loads(text)
            return cls(
                {key: tuple(value) for key, value in kept["c"].items()},
                frozenset(kept["e"]),
                dict(kept["w"]),
                tuple(kept["s"]),
                tuple(kept.get("k", _NOBODY)),
                str(kept.get("o", "")),
            )
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise IntakeUnreadable from error
