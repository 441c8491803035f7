"""Hooks about what strangers send in by a form: how a form is protected, and how it is judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import Final

from soundwell_hookspecs.markers import choice, contribution

PROOF_PREFIX: Final = "proof-"
"""How the names of the fields begin that a protection adds to a form."""


class SubmissionKind(Enum):
    """What a form is for."""

    BOOKING = "booking"
    SIGN_UP = "sign-up"
    ENQUIRY = "enquiry"
    COMMENT = "comment"


class Suspicion(Enum):
    """How much a submission looks like spam.

    - `HAM`: nothing speaks against it.
    - `UNSURE`: somebody has to confirm it, by e-mail or in the back office; never a refusal.
    - `SPAM`: kept aside where there is somebody to look at it, and otherwise not taken.
    - `DISCARD`: so clear that nobody needs to look; the sender gets the usual answer.
    """

    HAM = "ham"
    UNSURE = "unsure"
    SPAM = "spam"
    DISCARD = "discard"

    @property
    def badness(self) -> int:
        """The higher, the worse."""
        return tuple(Suspicion).index(self)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one plugin thinks of a submission, or the worst of what all think.

    Args:
        suspicion: how much it looks like spam.
        reason: a sentence for the admin, without anything of what was typed; needed for whatever
            is not ham. It is kept as it is and looked up in the catalogues when it is shown, so
            it is one that stands there: no values within it.

    Raises:
        ValueError: a suspicion has no reason.
    """

    suspicion: Suspicion
    reason: str = ""

    def __post_init__(self) -> None:
        if self.suspicion is not Suspicion.HAM and not self.reason:
            raise ValueError("a suspicion needs a reason that an admin can judge")


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wants to be published, so that whoever judges it may read it.

    Args:
        author: the name beneath which it will stand.
        text: what they wrote.
        article: the address of the article.
        user_agent: what their browser calls itself, or empty.
    """

    author: str = field(repr=False)
    text: str = field(repr=False)
    article: str
    user_agent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A form that somebody sent in.

    Args:
        kind: what it is for.
        network: the address of the network it came from, or empty where nobody knows.
        email: the address that was typed, or empty.
        proof: the fields that the protection had added, by name.
        comment: what was written, for a comment alone: nothing else that somebody writes to a
            practice is shown to whoever judges.

    Raises:
        ValueError: a text that is not going to be published is to be shown.
    """

    kind: SubmissionKind
    network: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    proof: Mapping[str, str] = field(default_factory=dict, repr=False)
    comment: Comment | None = None

    def __post_init__(self) -> None:
        if self.comment is not None and self.kind is not SubmissionKind.COMMENT:
            raise ValueError("only a comment, which is going to be public, may be read by others")


@dataclass(frozen=True, slots=True)
class FormProtection:
    """What a form carries so that its submissions can be judged.

    Args:
        template: what to include inside of the form; its fields' names begin with `PROOF_PREFIX`.
        values: what the template reads as `protection.values`.
    """

    template: str
    values: Mapping[str, str] = field(default_factory=dict)


@choice(deadline=timedelta(seconds=2))
def form_protection(kind: SubmissionKind) -> FormProtection | None:
    """Protect a form that is going to be shown.

    Args:
        kind: what the form is for.

    Returns:
        What to include in the form, or `None` to leave it to the next plugin.

    Raises:
        Exception: anything raised counts as no answer; the form is shown without.

    Example::

        @implements(form_protection)
        def form_protection(self, kind: SubmissionKind) -> FormProtection | None:
            return FormProtection("riddle/field.html", {"riddle": self.riddles.of_today()})
    """


@contribution(deadline=timedelta(seconds=5))
def spam_verdict(submission: Submission) -> Verdict:
    """Judge a submission; the worst verdict of all plugins counts.

    Asked once for each submission, after the form has been found complete and before anything of
    it is kept. A plugin that fails counts as unsure.

    Args:
        submission: what was sent in.

    Returns:
        The suspicion and its reason.

    Raises:
        Exception: anything raised counts as "unsure", never as "ham" and never as "spam".

    Example::

        @implements(spam_verdict)
        def spam_verdict(self, submission: Submission) -> Verdict:
            if submission.email.endswith("@spam.example"):
                return Verdict(Suspicion.SPAM, "The address belongs to a known sender of spam.")
            return Verdict(Suspicion.HAM)
    """


@contribution(deadline=timedelta(seconds=2))
def spam_notice(kind: SubmissionKind) -> str:
    """Say what is handed to somebody else so that a submission can be judged.

    It is shown beside the form, so that people know it before they send anything.

    Args:
        kind: what the form is for.

    Returns:
        A sentence for whoever fills in the form, in their language; empty when nothing leaves.

    Raises:
        Exception: anything raised leaves this plugin's sentence out and names it.

    Example::

        @implements(spam_notice)
        def spam_notice(self, kind: SubmissionKind) -> str:
            return "A riddle master reads your comment." if kind is SubmissionKind.COMMENT else ""
    """
