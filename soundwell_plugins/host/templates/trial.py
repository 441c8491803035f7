"""Trying out every template in every language, with invented values."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from babel.messages.pofile import PoFileError
from jinja2 import Environment, TemplateError, meta

from soundwell_hookspecs import FailureKind, Hooks, TemplateSample, template_samples
from soundwell_plugins.host.languages import Visit
from soundwell_plugins.host.languages.catalogues import disagrees, read
from soundwell_plugins.host.templates.copies import own_templates
from soundwell_plugins.host.templates.faults import places, sentence
from soundwell_plugins.host.templates.practice_templates import PracticeTemplates
from soundwell_plugins.host.templates.samples import SAMPLES

_SUBJECT: Final = "Subject: "


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is wrong with a template or a catalogue.

    Args:
        where: the template's name, or the catalogue's file.
        line: counted from 1, or 0 where there is none.
        what: what is wrong.
        own: whether it is the practice's own file.
    """

    where: str
    line: int
    what: str
    own: bool = False

    def __str__(self) -> str:
        place = f"{self.where}, line {self.line}" if self.line else self.where
        return f"{place}{' (yours)' if self.own else ''}: {self.what}."


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it.

    Args:
        rendered: how many templates were tried out.
        troubles: what is wrong.
        untried: templates for which nobody brings values; they were only read.
    """

    rendered: int
    troubles: tuple[Trouble, ...]
    untried: tuple[str, ...]


def try_out(templates: PracticeTemplates, hooks: Hooks) -> Trial:
    """Render every template in every language, originals and the practice's own versions.

    Args:
        templates: the practice's.
        hooks: asks plugins for samples.
    """
    answers = hooks.collect(template_samples)
    samples = [*SAMPLES, *(each for answer in answers.values for each in answer)]
    troubles = [
        Trouble(failure.plugin, 0, f"its samples cannot be had: it {failure.kind.value}")
        for failure in answers.failures
        if failure.kind is not FailureKind.OFF
    ]
    own = frozenset(own_templates(templates.overrides))
    for locale in templates.languages.offered:
        for without in {frozenset[str](), own}:
            troubles += _rendered(templates, locale, without, samples)
    names = (*templates.sources().originals(), *sorted(own))
    environment = templates.edition(templates.languages.own)
    reached = _reached(environment, {each.template for each in samples})
    untried = tuple(name for name in dict.fromkeys(names) if name not in reached)
    troubles += _unreadable(templates, environment, untried)
    troubles += _catalogues(templates)
    tried = len(set(names)) - len(untried)
    return Trial(tried, tuple(dict.fromkeys(troubles)), untried)


def _rendered(
    templates: PracticeTemplates,
    locale: str,
    without: frozenset[str],
    samples: Iterable[TemplateSample],
) -> Iterator[Trouble]:
    environment = templates.edition(locale, without)
    with templates.languages.during(Visit(locale, "")):
        for sample in samples:
            try:
                text = environment.get_template(sample.template).render(sample.values)
            except Exception as error:  # noqa: BLE001  # a template may call what raises anything
                yield _trouble(templates, sample.template, error)
            else:
                if "/mail/" in sample.template and not text.startswith(_SUBJECT):
                    what = "a mail has to begin with a line `Subject: …`"
                    yield Trouble(sample.template, 1, what)


def _trouble(templates: PracticeTemplates, template: str, error: Exception) -> Trouble:
    found, overrides = places(error), templates.overrides
    if not found:
        return Trouble(template, 0, sentence(error))
    for place in reversed(found) if overrides else ():
        if overrides and place.file.is_relative_to(overrides):
            name = place.file.relative_to(overrides).as_posix()
            return Trouble(name, place.line, sentence(error), own=True)
    last = found[-1]
    return Trouble(templates.sources().name_of(last.file) or template, last.line, sentence(error))


def _reached(environment: Environment, names: Iterable[str]) -> set[str]:
    """Return the templates that these use, and themselves."""
    reached: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        try:
            text = _text(environment, name)
            used = meta.find_referenced_templates(environment.parse(text))
        except TemplateError:
            continue
        waiting += [each for each in used if each is not None]
    return reached


def _unreadable(
    templates: PracticeTemplates, environment: Environment, names: Sequence[str]
) -> Iterator[Trouble]:
    for name in names:
        try:
            environment.get_template(name)
        except TemplateError as error:
            yield _trouble(templates, name, error)


def _text(environment: Environment, name: str) -> str:
    loader = environment.loader
    return loader.get_source(environment, name)[0] if loader else ""


def _catalogues(templates: PracticeTemplates) -> Iterator[Trouble]:
    for locale in templates.languages.offered:
        for owner in ("", *templates.packages):
            for file in templates.catalogues.files(owner, locale):
                own = bool(templates.overrides) and Path(str(file)).is_relative_to(
                    str(templates.overrides)
                )
                try:
                    catalogue = read(file, locale)
                except (PoFileError, OSError, ValueError) as error:
                    line = getattr(error, "lineno", 0) or 0
                    yield Trouble(str(file), line, "it cannot be read as a catalogue", own)
                    continue
                for message in catalogue:
                    if message.id and disagrees(message):
                        what = "this translation has other values than its original, so it is left"
                        yield Trouble(str(file), message.lineno or 0, f"{what} out", own)
