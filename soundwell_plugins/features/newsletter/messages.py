"""The few messages that the newsletter itself sends: they are about signing up, and no letters."""

from dataclasses import replace
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
        # There is nothing to leave yet: whoever did not ask does nothing.
        return self._message(subscriber, "confirm", path)

    def welcome(self, subscriber: Subscriber) -> MessageRequested:
        """Tell somebody that they are in the list, and how to change or leave."""
        return self._to_reader(subscriber, "welcome")

    def had_already(self, subscriber: Subscriber) -> MessageRequested:
        """Tell somebody who signs up again, or asks for it, where their own page is."""
        return self._to_reader(subscriber, "preferences")

    def _to_reader(self, subscriber: Subscriber, template: str) -> MessageRequested:
        path = self._links.preferences(subscriber.id, now=self._context.clock.now())
        message = self._message(subscriber, template, path)
        return replace(message, unsubscribe=message.values["leave"])

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
