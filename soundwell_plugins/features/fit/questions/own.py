"""Soundwell's own questions; what nobody here differs in is not asked."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from soundwell_hookspecs import FitOption, FitProfile
from soundwell_plugins.features.fit.names import distinct
from soundwell_plugins.features.fit.questions.screens import Screen
from soundwell_plugins.features.fit.words import (
    ACCESSIBILITY,
    AGES,
    CHANNELS,
    GENDERS,
    METHODS,
    TIMES,
    Words,
)

_MOST_FEES: Final = 6
_MOST_OPTIONS: Final = 40

SONGS: Final = "songs"
"""The question about songs and artists, which is answered in words of one's own."""


def own_screens(profiles: Sequence[FitProfile], words: Words) -> tuple[Screen, ...]:
    """Return the questions that make a difference here.

    Args:
        profiles: everybody who could be suggested.
        words: says them in the visitor's language.
    """
    made = _Maker(profiles, words)
    return tuple(each for each in (*made.practical(), *made.personal(), *made.music()) if each)


class _Maker:
    def __init__(self, profiles: Sequence[FitProfile], words: Words) -> None:
        self._profiles = profiles
        self._words = words
        self.gettext = words.texts.gettext

    def practical(self) -> tuple[Screen | None, ...]:
        """Return what decides whether it can work at all."""
        gettext, words = self.gettext, self._words
        return (
            Screen(
                id="age",
                title=gettext("For whom"),
                text=gettext("Who would come?"),
                hint=gettext("You can ask for yourself, or for somebody you care for."),
                options=self._fixed(AGES),
            ),
            self._from_profiles(
                Screen(
                    id="place",
                    title=gettext("Place"),
                    text=gettext("Where would you be during the sessions?"),
                    hint=gettext("We may work only in some places, online too."),
                ),
                lambda each: each.licences,
                words.place,
            ),
            self._from_profiles(
                Screen(
                    id="language",
                    title=gettext("Language"),
                    text=gettext("In which languages would you like to talk?"),
                    hint=gettext("Choose all in which you can say what you feel."),
                    several=True,
                    essential=True,
                    essential_at_first=True,
                ),
                lambda each: each.languages,
                words.language,
                at_least=2,
            ),
            Screen(
                id="channel",
                title=gettext("How to meet"),
                text=gettext("How would you like to meet?"),
                hint=gettext("Choose everything that is fine for you."),
                options=self._fixed(CHANNELS),
                several=True,
                essential=True,
                essential_at_first=True,
            ),
            Screen(
                id="access",
                title=gettext("To come and take part"),
                text=gettext("Is there something that you need to come, or to take part?"),
                options=self._fixed(ACCESSIBILITY),
                several=True,
                essential=True,
                essential_at_first=True,
            ),
            Screen(
                id="times",
                title=gettext("Times"),
                text=gettext("When could you come?"),
                hint=gettext("Choose everything that is possible for you."),
                options=self._fixed(TIMES),
                several=True,
                essential=True,
            ),
            self._from_profiles(
                Screen(
                    id="payer",
                    title=gettext("Who pays"),
                    text=gettext("Who would pay for the sessions?"),
                    hint=gettext("If you do not know, leave it open. We find out together."),
                    essential=True,
                    essential_at_first=True,
                ),
                lambda each: each.payers,
                str,
            ),
            self._fee(),
        )

    def personal(self) -> tuple[Screen | None, ...]:
        """Return what makes it easier to talk."""
        gettext = self.gettext
        return (
            self._from_profiles(
                Screen(
                    id="topics",
                    title=gettext("What it is about"),
                    text=gettext("What would you like to talk about?"),
                    hint=gettext(
                        "A first idea is enough. It may change, and it need not have a name."
                    ),
                    several=True,
                    essential=True,
                ),
                lambda each: each.topics,
                str,
            ),
            self._from_profiles(
                Screen(
                    id="gender",
                    title=gettext("With whom"),
                    text=gettext("With whom would it be easier for you to talk?"),
                    hint=gettext("Skip this if it makes no difference to you."),
                    several=True,
                    essential=True,
                ),
                lambda each: (each.gender,) if each.gender else (),
                self._words.of,
                options=self._fixed(GENDERS),
            ),
            self._way(
                "lead",
                gettext("Who leads"),
                gettext("Would you rather be guided, or go your own way and be followed?"),
                ("guides", "follows"),
            ),
            self._way(
                "depth",
                gettext("Feelings and thoughts"),
                gettext("Would you rather stay with feelings, or think things through?"),
                ("feelings", "thoughts"),
            ),
            self._way(
                "direction",
                gettext("Past and present"),
                gettext("Would you rather look at where things come from, or at what is now?"),
                ("past", "present"),
            ),
            self._way(
                "tone",
                gettext("Support and challenge"),
                gettext("What would do you more good?"),
                ("gentle", "challenging"),
            ),
        )

    def music(self) -> tuple[Screen | None, ...]:
        """Return what is asked about music, where somebody here works with it."""
        if not any(map(_has_music, self._profiles)):
            return (self._words_of_their_own(),)
        gettext = self.gettext
        return (
            Screen(
                id="music",
                title=gettext("With music"),
                text=gettext("What could you imagine doing with music?"),
                hint=gettext("You need not be able to play or to sing."),
                options=self._fixed(METHODS),
                several=True,
            ),
            self._from_profiles(
                Screen(
                    id="instruments",
                    title=gettext("Instruments"),
                    text=gettext("Is there an instrument that you like, or would like to try?"),
                    several=True,
                ),
                lambda each: each.instruments,
                str,
            ),
            self._from_profiles(
                Screen(
                    id="styles",
                    title=gettext("Styles"),
                    text=gettext("Which music is close to you?"),
                    hint=gettext("Choose as many as you like. None of them has to be here."),
                    several=True,
                ),
                lambda each: each.styles,
                str,
            ),
            Screen(
                id=SONGS,
                title=gettext("Music that matters to me"),
                text=gettext("Is there a song or an artist that means something to you?"),
                hint=gettext(
                    "Music can say who we are without many words. Names with commas between them"
                    " are enough; if one of us names the same, we tell you."
                ),
            ),
            Screen(
                id="avoid",
                title=gettext("Rather not"),
                text=gettext("Is there music, or a sound, that you would rather not hear?"),
            ),
            self._words_of_their_own(),
        )

    def _words_of_their_own(self) -> Screen:
        gettext = self.gettext
        return Screen(
            id="words",
            title=gettext("In my own words"),
            text=gettext("Is there anything else that you look for?"),
            hint=gettext("In your own words, just for you. It stands on your summary."),
        )

    def _way(self, id: str, title: str, text: str, options: tuple[str, str]) -> Screen | None:
        if not any(each.ways for each in self._profiles):
            return None
        hint = self.gettext("There is no right answer. It is something to talk about, no test.")
        return Screen(
            id=id, title=title, text=text, hint=hint, options=self._fixed(options), essential=True
        )

    def _fee(self) -> Screen | None:
        fees = [each.fee for each in self._profiles if each.fee is not None]
        if not fees:
            return None
        currency = fees[0].currency
        amounts = {each.lowest for each in fees} | {each.highest for each in fees}
        shown = _spread(sorted(amounts), _MOST_FEES)
        gettext, money = self.gettext, self._words.money
        options = tuple(
            FitOption(
                f"{each} {currency}", gettext("up to %(amount)s", amount=money(each, currency))
            )
            for each in shown
        )
        return Screen(
            id="fee",
            title=gettext("Fee"),
            text=gettext("How much could you pay for one session?"),
            hint=gettext("If it is little, say so all the same: sometimes there is a way."),
            options=options,
            essential=True,
            essential_at_first=True,
        )

    def _fixed(self, codes: Iterable[str]) -> tuple[FitOption, ...]:
        return tuple(FitOption(each, self._words.of(each)) for each in codes)

    def _from_profiles(
        self,
        screen: Screen,
        read: Callable[[FitProfile], Sequence[str]],
        label: Callable[[str], str],
        *,
        at_least: int = 1,
        options: tuple[FitOption, ...] = (),
    ) -> Screen | None:
        """Return a screen whose options are what somebody here offers."""
        codes = distinct(code for each in self._profiles for code in read(each))
        if len(codes) < at_least:
            return None
        found = options or tuple(FitOption(each, label(each)) for each in codes[:_MOST_OPTIONS])
        return replace(screen, options=found)


def _has_music(profile: FitProfile) -> bool:
    return bool(profile.methods or profile.instruments or profile.styles or profile.artists)


def _spread(amounts: Sequence[int], most: int) -> Sequence[int]:
    """Return some of many amounts, the lowest and the highest among them."""
    if len(amounts) <= most:
        return amounts
    step = (len(amounts) - 1) / (most - 1)
    return [amounts[round(index * step)] for index in range(most)]
