"""The questions, one on each screen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from soundwell_hookspecs import FitOption, FitQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One question.

    Args:
        id: what the answer is kept by.
        text: the question.
        title: two or three words for the summary.
        hint: a sentence that makes it easier, or empty.
        options: what can be chosen; none where one writes.
        several: whether more than one can be chosen.
        essential: whether the visitor may say that it has to fit.
        essential_at_first: whether that is ticked until they untick it.
    """

    id: str
    text: str
    title: str
    hint: str = ""
    options: tuple[FitOption, ...] = ()
    several: bool = False
    essential: bool = False
    essential_at_first: bool = False

    @property
    def writes(self) -> bool:
        """Whether one writes instead of choosing."""
        return not self.options

    def known(self, chosen: Iterable[str]) -> tuple[str, ...]:
        """Return which of some options there are, in the order of the question."""
        given = set(chosen)
        return tuple(each.id for each in self.options if each.id in given)

    def label(self, option: str) -> str:
        """Return an option in words."""
        return next((each.text for each in self.options if each.id == option), option)


def screen_of(question: FitQuestion) -> Screen:
    """Return the screen for a question that a plugin brings."""
    return Screen(
        id=question.id,
        text=question.text,
        title=question.title,
        hint=question.hint,
        options=question.options,
        several=question.several,
        essential=question.essential,
        essential_at_first=question.essential_at_first,
    )


@dataclass(frozen=True, slots=True)
class Screens:
    """All screens in their order.

    Args:
        all: the screens.
    """

    all: tuple[Screen, ...]

    def find(self, id: str) -> Screen | None:
        """Return a screen, or `None` where nothing of the kind is asked."""
        return next((each for each in self.all if each.id == id), None)

    def after(self, id: str) -> Screen | None:
        """Return the screen after another, or `None` after the last."""
        ids = [each.id for each in self.all]
        following = ids.index(id) + 1 if id in ids else 0
        return self.all[following] if following < len(ids) else None

    def before(self, id: str) -> Screen | None:
        """Return the screen before another, or `None` before the first."""
        ids = [each.id for each in self.all]
        place = ids.index(id) if id in ids else 0
        return self.all[place - 1] if place else None

    def number(self, id: str) -> int:
        """Return as which one a screen comes, from 1."""
        return [each.id for each in self.all].index(id) + 1

    def unseen(self, seen: Sequence[str]) -> Screen | None:
        """Return the first screen that somebody has not come to yet."""
        return next((each for each in self.all if each.id not in seen), None)
