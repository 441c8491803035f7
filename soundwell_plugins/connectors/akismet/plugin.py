"""The connector as the host knows it."""

from collections.abc import Sequence
from typing import Final

from soundwell_hookspecs import (
    Connector,
    DataKept,
    Erasure,
    Finding,
    Grade,
    PersonalRecord,
    PersonId,
    PluginContext,
    Submission,
    SubmissionKind,
    Suspicion,
    Verdict,
    hookimpl,
)
from soundwell_plugins.connectors.akismet.configuration import AkismetConfig
from soundwell_plugins.connectors.akismet.service import (
    AkismetService,
    AkismetSilent,
    Asked,
    Opinion,
)
from soundwell_plugins.sdk.configuration import SecretMissing
from soundwell_plugins.sdk.texts import marked

_LEAVES: Final = (
    "Akismet gets each comment with its author's name and network address, what their browser"
    " calls itself, and the article's address; never an e-mail address, and nothing else that"
    " people write to the practice."
)
_VERDICTS: Final = {
    Opinion.HAM: Verdict(Suspicion.HAM),
    Opinion.SPAM: Verdict(Suspicion.SPAM, marked("Akismet takes it for spam.")),
    Opinion.DISCARD: Verdict(Suspicion.DISCARD, marked("Akismet is certain that it is spam.")),
}
_UNKNOWN: Final = Verdict(Suspicion.UNSURE, marked("Akismet could not be asked."))


class Akismet(Connector[AkismetConfig]):
    """Has comments judged by Akismet; of all that people write, comments alone."""

    name = "akismet"
    Config = AkismetConfig

    def __init__(self, config: AkismetConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self._service = AkismetService(config)

    @hookimpl
    def spam_verdict(self, submission: Submission) -> Verdict:
        """Ask about a comment that came from somewhere; anything else is none of its business."""
        comment = submission.comment
        if comment is None:
            return Verdict(Suspicion.HAM)
        asked = Asked(
            network=submission.network,
            user_agent=comment.user_agent,
            article=comment.article,
            author=comment.author,
            text=comment.text,
        )
        try:
            return _VERDICTS[self._service.opinion(asked)]
        except (AkismetSilent, SecretMissing) as error:
            self.context.logger.warning("Akismet gave no verdict: %s", error)
            return _UNKNOWN

    @hookimpl
    def spam_notice(self, kind: SubmissionKind) -> str:
        """Say so beside the form of a comment."""
        if kind is not SubmissionKind.COMMENT:
            return ""
        return self.context.texts.gettext(
            "To keep advertising out, your comment, your name and your network address are sent to"
            " Akismet, a service of Automattic in the USA. Your e-mail address is not."
        )

    @hookimpl
    def health(self) -> Sequence[Finding]:
        """Find out whether the key is right, and say what leaves."""
        try:
            known = self._service.knows_the_key()
        except (AkismetSilent, SecretMissing) as error:
            return [
                Finding(
                    Grade.WARNING,
                    f"Akismet could not be asked: {error}. Comments wait to be read meanwhile.",
                    "Look whether akismet.com can be reached from here, and at `api_key`.",
                )
            ]
        if not known:
            what = "Akismet does not know the key."
            return [Finding(Grade.FAILING, what, "Copy `api_key` and `site` from akismet.com.")]
        return [Finding(Grade.FINE, f"Akismet knows the key. {_LEAVES}")]

    @hookimpl
    def data_kept(self) -> Sequence[DataKept]:
        """Say what Akismet gets."""
        return [
            DataKept(
                "Comments on articles, with their authors' names and network addresses, and what"
                " their browsers call themselves",
                "Akismet (Automattic, USA)",
                "So that advertising is told from comments.",
                "As Akismet's own rules say.",
            )
        ]

    @hookimpl
    def personal_data(self, person: PersonId) -> Sequence[PersonalRecord]:
        """Hand out nothing: nothing is kept here, and Akismet does not know persons."""
        return []

    @hookimpl
    def erase_personal_data(self, person: PersonId) -> Erasure:
        """Say what cannot be taken back."""
        return Erasure(erased=0)
