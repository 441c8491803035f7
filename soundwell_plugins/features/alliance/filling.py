"""Filling a check-in in, page by page: by the client, or by the practitioner from paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.alliance import typed as fields
from soundwell_plugins.features.alliance.check_in import AnsweredCheckIn, CheckIn, Way
from soundwell_plugins.features.alliance.check_ins import CheckIns
from soundwell_plugins.features.alliance.drafts import Draft
from soundwell_plugins.features.alliance.instruments.answers import Answers
from soundwell_plugins.features.alliance.instruments.questionnaire import Item, Kind
from soundwell_plugins.features.alliance.steps import Step, steps
from soundwell_plugins.sdk.forms import FormState

STEP = "step"
GO = "go"


class Go(Enum):
    """What somebody pressed."""

    NEXT = "next"
    BACK = "back"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a check-in as it is shown.

    Args:
        step: what stands on it.
        number: which page it is, from 1.
        count: how many there are, as far as can be known now.
        items: what is asked and said on it, in order, headings included.
        form: what stands in its fields, and what is wrong with it.
    """

    step: Step
    number: int
    count: int
    items: tuple[Item, ...]
    form: FormState

    @property
    def is_first(self) -> bool:
        """Whether it is the first page."""
        return self.number == 1

    @property
    def is_last(self) -> bool:
        """Whether it is the last page."""
        return self.number == self.count

    @property
    def has_words(self) -> bool:
        """Whether somebody can write freely on it."""
        return any(each.kind is Kind.TEXT for each in self.items)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a page that was sent in: exactly one of these is there.

    Args:
        wrong: the page again, with what is wrong.
        onward: the key of the page that comes now.
        later: whether it is going to be finished another time.
        submitted: what was submitted.
    """

    wrong: Sheet | None = None
    onward: str = ""
    later: bool = False
    submitted: AnsweredCheckIn | None = None


class Filling:
    """Shows the pages of a check-in and takes them.

    Args:
        context: the plugin's context.
        check_ins: keeps them.
    """

    def __init__(self, context: PluginContext, check_ins: CheckIns) -> None:
        self._context = context
        self._check_ins = check_ins

    def sheet(self, check_in: CheckIn, key: str = "") -> Sheet:
        """Return a page of a check-in.

        Args:
            check_in: which.
            key: of the page; the first one without an answer where there is none.
        """
        with self._context.storage.reading() as session:
            form = self._check_ins.form(session, check_in)
            draft = self._check_ins.draft(session, check_in.id)
        pages = steps(form, draft)
        index = _index(pages, key)
        return _sheet(pages, _reached(pages, draft) if index is None else index, draft)

    def take(self, check_in: CheckIn, typed: Mapping[str, str], way: Way | None = None) -> Taken:
        """Keep what was answered on a page, and go on.

        Args:
            check_in: which.
            typed: what was submitted, by field.
            way: how it is answered, where that is not the way it was meant to be.

        Raises:
            Closed: it cannot be answered any more.
        """
        with self._context.storage.transaction() as session:
            form = self._check_ins.form(session, check_in)
            draft = self._check_ins.draft(session, check_in.id)
            before = steps(form, draft)
            index = _index(before, typed.get(STEP, ""))
            if index is None:
                return Taken(onward=before[0].key)
            step = before[index]
            questions = step.questions(draft.get(step.instrument.hash, {}))
            page = fields.read(questions, typed)
            draft = self._check_ins.save(
                session,
                check_in,
                instrument=step.instrument.hash,
                questions=tuple(each.link_id for each in questions),
                given=page.answers,
                language=self._context.texts.language,
            )
            if page.state.errors:
                return Taken(wrong=_sheet(before, index, draft, page.state))
            go = typed.get(GO, "")
            if go == Go.LATER.value:
                return Taken(later=True)
            after = steps(form, draft)
            here = _index(after, step.key) or 0
            if go == Go.BACK.value:
                return Taken(onward=after[max(here - 1, 0)].key)
            if here + 1 < len(after):
                return Taken(onward=after[here + 1].key)
            return Taken(submitted=self._check_ins.submit(session, check_in, way))


def _index(pages: tuple[Step, ...], key: str) -> int | None:
    return next((number for number, each in enumerate(pages) if each.key == key), None)


def _reached(pages: tuple[Step, ...], draft: Draft) -> int:
    """Return the page to go on with: after the last one on which something was answered."""
    touched = [
        number
        for number, each in enumerate(pages)
        if any(
            question.link_id in draft.get(each.instrument.hash, {})
            for question in each.questions(draft.get(each.instrument.hash, {}))
        )
    ]
    return min(touched[-1] + 1, len(pages) - 1) if touched else 0


def _sheet(
    pages: tuple[Step, ...], index: int, draft: Draft, state: FormState | None = None
) -> Sheet:
    step = pages[index]
    answers: Answers = draft.get(step.instrument.hash, {})
    questions = step.questions(answers)
    return Sheet(
        step=step,
        number=index + 1,
        count=len(pages),
        items=tuple(step.all_items(answers)),
        form=state or fields.shown(questions, answers),
    )
