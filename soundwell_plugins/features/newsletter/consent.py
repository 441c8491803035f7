"""The text that readers agree to: its version, its language and its hash."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.newsletter.configuration import NewsletterConfig
from soundwell_plugins.features.newsletter.tables import CONSENT_TEXT
from soundwell_plugins.sdk.texts import marked

_GOOD_TEXT: Final = marked(
    "I would like to receive the newsletter of %(practice)s by e-mail, %(frequency)s. I can leave"
    " at any time with the link in every letter. My address is used for nothing else, and nobody"
    " records which letters I open or what I press."
)


@dataclass(frozen=True, slots=True)
class ConsentText:
    """A text as somebody reads it.

    Args:
        version: as the practice counts.
        language: the locale in which it is written.
        text: the words.
    """

    version: str
    language: str
    text: str

    @property
    def hash(self) -> str:
        """The SHA-256 of version, language and words, in hexadecimal digits."""
        return sha256(f"{self.version}\n{self.language}\n{self.text}".encode()).hexdigest()


def keep_text(session: Session, text: ConsentText, now: datetime) -> None:
    """Keep a text word by word, if it is not kept already."""
    known = select(CONSENT_TEXT.c.hash).where(CONSENT_TEXT.c.hash == text.hash)
    if session.scalar(known) is None:
        values = {
            "hash": text.hash,
            "version": text.version,
            "language": text.language,
            "text": text.text,
            "first_used_at": now,
        }
        session.execute(insert(CONSENT_TEXT).values(values))


class ConsentTexts:
    """Knows what readers agree to at present.

    Args:
        config: the table `[newsletter]`.
        context: the plugin's context.
    """

    def __init__(self, config: NewsletterConfig, context: PluginContext) -> None:
        self._config = config
        self._context = context
        self._worded: dict[str, ConsentText] = {}

    def shown(self) -> ConsentText:
        """Return the text in the language of the visitor who waits."""
        return self._in(self._context.texts.language)

    def by_hash(self, text_hash: str) -> ConsentText | None:
        """Return the present text with a hash, or `None` when it is another one by now."""
        practice = self._context.practice
        languages = dict.fromkeys((*practice.languages, practice.locale, "en"))
        texts = (self._in(language) for language in languages)
        return next((text for text in texts if text.hash == text_hash), None)

    def _in(self, language: str) -> ConsentText:
        # Each sign-up asks for all of them, and none changes while the practice is served.
        if language not in self._worded:
            self._worded[language] = self._word(language)
        return self._worded[language]

    def _word(self, language: str) -> ConsentText:
        config, practice = self._config, self._context.practice
        own = config.consent_texts.get(language) or config.consent_text
        texts = self._context.texts.into(language)
        text = own or texts.gettext(
            _GOOD_TEXT, practice=practice.name, frequency=config.frequency_in(texts)
        )
        return ConsentText(config.consent_version, language, text)
