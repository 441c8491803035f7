"""The few messages that the newsletter itself sends: they are about signing up, and no letters."""

from datetime import datetime

from soundwell_hookspecs import MessageRequested, PluginContext, Recipient
from soundwell_plugins.features.newsletter.configuration import NewsletterConfig
from soundwell_plugins.features.newsletter.links import ReaderLinks, way_out
from soundwell_plugins.features.newsletter.subscriber import Subscriber


class Messages:
    """Words what a reader is sent.

    Args:
        config: the table `[newsletter]`.
        context: the plugin's context.
    """

    def __init__(self, config: NewsletterConfig, context: PluginContext) -> None:
        self._config = config
        self._context = context
        self._links = ReaderLinks(context.links)

    def confirm(self, subscriber: Subscriber, consent: str, *, until: datetime) -> MessageRequested:
        """Ask somebody to confirm a consent, until an aware moment."""
        path = self._links.confirm(consent, until=until)
        return self._message(subscriber, "confirm", path)

    def welcome(self, subscriber: Subscriber) -> MessageRequested:
        """Tell somebody that they are in the list, and how to change or leave."""
        return self._message(subscriber, "welcome", self._preferences(subscriber))

    def had_already(self, subscriber: Subscriber) -> MessageRequested:
        """Tell somebody who signs up again, or asks for it, where their own page is."""
        return self._message(subscriber, "preferences", self._preferences(subscriber))

    def _preferences(self, subscriber: Subscriber) -> str:
        return self._links.preferences(subscriber.id, now=self._context.clock.now())

    def _message(self, subscriber: Subscriber, template: str, path: str) -> MessageRequested:
        url = self._context.practice.url
        texts = self._context.texts.into(subscriber.language)
        return MessageRequested(
            about=f"subscriber:{subscriber.id}",
            recipient=Recipient.person(subscriber.person),
            template=f"newsletter/mail/{template}",
            values={
                "frequency": self._config.frequency_in(texts),
                "leave": url + way_out(subscriber.way_out),
            },
            link=url + path,
            language=subscriber.language,
        )
