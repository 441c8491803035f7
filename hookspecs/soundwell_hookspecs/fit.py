"""Hooks about who fits whom: profiles, questions, criteria, and who was placed with whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import Final, NewType

from soundwell_hookspecs.deliveries import Delivery, Event
from soundwell_hookspecs.markers import contribution, event
from soundwell_hookspecs.people import PersonId
from soundwell_hookspecs.practice import PractitionerId

WaitingId = NewType("WaitingId", str)
"""What names an entry of the waiting list; it says nothing about whose it is."""

_LONGEST_ID: Final = 80
_LONGEST_TEXT: Final = 400
_MOST_OPTIONS: Final = 40
_MOST_WEIGHT: Final = 10


class FitChannel(Enum):
    """How sessions take place."""

    ONLINE = "online"
    PHONE = "phone"
    IN_PERSON = "in person"


class FitTime(Enum):
    """When sessions take place, by the clock on the wall."""

    MORNINGS = "mornings"
    AFTERNOONS = "afternoons"
    EVENINGS = "evenings"
    WEEKENDS = "weekends"


class FitDegree(Enum):
    """How far somebody meets one wish."""

    MATCHED = "matched"
    PARTLY = "partly"
    NOT_MET = "not met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FitAges:
    """The ages of those with whom somebody works.

    Args:
        youngest: in years.
        oldest: in years, included.

    Raises:
        ValueError: they are no ages, or the youngest is older than the oldest.
    """

    youngest: int = 0
    oldest: int = 120

    def __post_init__(self) -> None:
        if not 0 <= self.youngest <= self.oldest <= 120:  # noqa: PLR2004  # nobody is older
            raise ValueError("ages go from 0 to 120, the youngest first")


@dataclass(frozen=True, slots=True)
class FitFee:
    """What a session costs.

    Args:
        lowest: in whole units of the currency; the same as `highest` where there is one fee.
        highest: likewise.
        currency: three letters (ISO 4217), for example `EUR`.

    Raises:
        ValueError: an amount is negative, or the lowest is above the highest.
    """

    lowest: int
    highest: int
    currency: str

    def __post_init__(self) -> None:
        if not 0 <= self.lowest <= self.highest:
            raise ValueError("a fee is not negative, and the lowest comes first")


@dataclass(frozen=True, slots=True, kw_only=True)
class FitProfile:
    """What is known of a practitioner when somebody looks for one; what is empty is not known.

    Args:
        practitioner: who.
        licences: where they may practise: codes such as `DE` or `US-CA` (ISO 3166).
        languages: in which they work: codes such as `de` (ISO 639-1).
        ages: of those with whom they work.
        channels: how.
        fee: what a session costs.
        payers: who can pay for it, in the practice's words.
        times: when.
        accessibility: what helps to come and take part, for example `step-free`.
        gender: `woman`, `man` or `non-binary`.
        topics: what they have experience with, in the practice's words.
        ways: how they work: some of `guides`, `follows`, `feelings`, `thoughts`, `past`,
            `present`, `gentle`, `challenging`.
        instruments: in the practice's words.
        methods: with music: some of `listening`, `improvising`, `song-writing`, `singing`,
            `moving`.
        styles: of the music that they work with or love, in the practice's words.
        artists: names of artists, or of songs, that mean something to them.
        capacity: for how many clients they have places at all.
        caseload: how many they have now; the host's own count where it is `None`.
        text: who they are, as visitors read it.
    """

    practitioner: PractitionerId
    licences: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    ages: FitAges | None = None
    channels: tuple[FitChannel, ...] = ()
    fee: FitFee | None = None
    payers: tuple[str, ...] = ()
    times: tuple[FitTime, ...] = ()
    accessibility: tuple[str, ...] = ()
    gender: str = ""
    topics: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    artists: tuple[str, ...] = ()
    capacity: int | None = None
    caseload: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class FitOption:
    """One of the answers to a question.

    Args:
        id: what is kept, up to 80 characters.
        text: what is read.

    Raises:
        ValueError: one of them is missing or too long.
    """

    id: str
    text: str

    def __post_init__(self) -> None:
        _check_id(self.id, "option")
        _check_text(self.text, "an option")


@dataclass(frozen=True, slots=True, kw_only=True)
class FitQuestion:
    """One screen with one question; "not sure yet" and skipping it are always possible.

    Args:
        id: what the answer is kept by; begin it with the plugin's name and a dot.
        text: the question, in the language that is spoken.
        options: what can be chosen; at least one, at most 40.
        hint: a sentence that makes it easier to answer, or empty.
        title: two or three words for the summary, for example `Language`.
        several: whether more than one option can be chosen.
        essential: whether the visitor may say that it has to fit.
        essential_at_first: whether that is ticked until the visitor unticks it.

    Raises:
        ValueError: a text is missing or too long, or two options have one id.
    """

    id: str
    text: str
    title: str
    options: tuple[FitOption, ...]
    hint: str = ""
    several: bool = False
    essential: bool = False
    essential_at_first: bool = False

    def __post_init__(self) -> None:
        _check_id(self.id, "question")
        _check_text(self.text, "a question")
        _check_text(self.title, "a question's title")
        if not 0 < len({each.id for each in self.options}) == len(self.options) <= _MOST_OPTIONS:
            raise ValueError(f"a question has 1 to {_MOST_OPTIONS} options with ids of their own")


@dataclass(frozen=True, slots=True)
class FitAnswers:
    """What a visitor answered; clinical, and never kept by whoever is asked about it.

    Args:
        chosen: by question the options that were chosen; a question without an answer is missing.
        essential: the questions whose answer has to fit.
    """

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    essential: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True, slots=True)
class FitFinding:
    """How far one practitioner meets one wish.

    Args:
        practitioner: who.
        degree: how far.
        reason: why, as the visitor reads it: a short sentence in the language that is spoken.

    Raises:
        ValueError: the reason is missing or too long.
    """

    practitioner: PractitionerId
    degree: FitDegree
    reason: str

    def __post_init__(self) -> None:
        _check_text(self.reason, "a reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class FitCriterion:
    """One aspect by which practitioners differ for this visitor.

    Args:
        id: what it is called by; begin it with the plugin's name and a dot.
        title: two or three words, for example `Language`.
        findings: one for each practitioner of whom something can be said.
        question: the question it goes by, or empty; the visitor can have made it essential.
        constraint: whether nobody who does not meet it is suggested, whatever the visitor says.
        weight: how much it counts among wishes, 1 to 10.

    Raises:
        ValueError: the title is missing or too long, the weight is none, or somebody is judged
            twice.
    """

    id: str
    title: str
    findings: tuple[FitFinding, ...]
    question: str = ""
    constraint: bool = False
    weight: int = 1

    def __post_init__(self) -> None:
        _check_id(self.id, "criterion")
        _check_text(self.title, "a criterion's title")
        if not 1 <= self.weight <= _MOST_WEIGHT:
            raise ValueError(f"a weight is a whole number from 1 to {_MOST_WEIGHT}")
        if len({each.practitioner for each in self.findings}) < len(self.findings):
            raise ValueError("a criterion judges everybody once")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientPlaced(Event):
    """Somebody of the waiting list was given a place with a practitioner.

    Args:
        waiting: the entry of the waiting list.
        client: who waited.
        practitioner: who has the place.
    """

    waiting: WaitingId
    client: PersonId
    practitioner: PractitionerId

    @property
    def record(self) -> str:
        """The client, so that what happens to them arrives in order."""
        return f"person:{self.client}"


@contribution(deadline=timedelta(seconds=2))
def fit_profiles() -> Sequence[FitProfile]:
    """Bring what this plugin knows of practitioners.

    Asked whenever somebody looks for one, so answer from what is at hand. It fills what neither the
    practitioner's own page nor the configuration says.

    Returns:
        A profile for each practitioner of whom something is known; of strangers none is used.

    Raises:
        Exception: anything raised leaves this plugin's profiles out.

    Example::

        @implements(fit_profiles)
        def fit_profiles(self) -> Sequence[FitProfile]:
            return [FitProfile(practitioner=PractitionerId("maya"), languages=("en", "de"))]
    """


@contribution(deadline=timedelta(seconds=2))
def fit_questions() -> Sequence[FitQuestion]:
    """Ask visitors more than Soundwell does; the plugin's criteria read the answers.

    Returns:
        The questions, in the order in which they should stand, after Soundwell's own.

    Raises:
        Exception: anything raised leaves this plugin's questions out.

    Example::

        @implements(fit_questions)
        def fit_questions(self) -> Sequence[FitQuestion]:
            options = (FitOption("dog", "With the dog"), FitOption("none", "Rather without"))
            return [
                FitQuestion(
                    id="animals.dog",
                    text="Would you like a dog in the room?",
                    title="A dog",
                    options=options,
                )
            ]
    """


@contribution(deadline=timedelta(seconds=2), clinical=True)
def fit_criteria(answers: FitAnswers, profiles: Sequence[FitProfile]) -> Sequence[FitCriterion]:
    """Judge all practitioners by aspects of this plugin's own.

    Args:
        answers: what the visitor answered, without what they wrote in words of their own.
        profiles: everybody who could be suggested.

    Returns:
        The aspects, at most 50; leave out what the visitor said nothing about.

    Raises:
        Exception: anything raised leaves this plugin's aspects out, and the visitor reads that
            something could not be considered.

    Example::

        @implements(fit_criteria)
        def fit_criteria(
            self, answers: FitAnswers, profiles: Sequence[FitProfile]
        ) -> Sequence[FitCriterion]:
            if answers.chosen.get("animals.dog") != ("dog",):
                return []
            found = tuple(
                FitFinding(each.practitioner, FitDegree.MATCHED, "Has a dog in the room.")
                for each in profiles
                if each.practitioner in self.config.with_dog
            )
            return [
                FitCriterion(
                    id="animals.dog", title="A dog", findings=found, question="animals.dog"
                )
            ]
    """


@event()
def client_placed(event: ClientPlaced, delivery: Delivery) -> None:
    """Hear that somebody of the waiting list was given a place.

    Args:
        event: who was placed with whom.
        delivery: this plugin's turn, with the key that makes a repeat harmless.

    Returns:
        Nothing: returning means that it is done for good.

    Raises:
        DeliveryFailed: not this time; the host tries again.
        DeliveryRefused: not until somebody changes something; the delivery is parked.

    Example::

        @implements(client_placed)
        def client_placed(self, event: ClientPlaced, delivery: Delivery) -> None:
            self.peer.assign(event.client, event.practitioner, idempotency_key=delivery.key)
    """


def _check_id(id: str, what: str) -> None:
    if not (id.strip() and id.isprintable() and len(id) <= _LONGEST_ID):
        raise ValueError(f"the id of a {what} has 1 to {_LONGEST_ID} printable characters")


def _check_text(text: str, what: str) -> None:
    if not 0 < len(text.strip()) <= _LONGEST_TEXT:
        raise ValueError(f"{what} has 1 to {_LONGEST_TEXT} characters")
