"""A mailbox for the messages that a practice would send."""

from dataclasses import dataclass
from queue import Empty, SimpleQueue

from soundwell_hookspecs import (
    Connector,
    Delivery,
    MessageRequested,
    NoConfig,
    PluginContext,
    hookimpl,
)


class Postbox(Connector[NoConfig]):
    """The plugin that takes messages, instead of a mail server."""

    name = "postbox"

    def __init__(self, config: NoConfig, context: PluginContext) -> None:
        super().__init__(config, context)
        self.messages: SimpleQueue[MessageRequested] = SimpleQueue()

    @hookimpl
    def message_requested(self, event: MessageRequested, delivery: Delivery) -> None:
        """Take a message."""
        self.messages.put(event)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """What has arrived.

    Args:
        postbox: the plugin that takes it.
    """

    postbox: Postbox

    def take(self) -> list[MessageRequested]:
        """Return the messages that have come since the last look, the oldest first."""
        found = []
        while True:
            try:
                found.append(self.postbox.messages.get_nowait())
            except Empty:
                return found

    def text(self, message: MessageRequested) -> str:
        """Return a message as the one who gets it would read it, its subject in the first line.

        Args:
            message: one that has arrived.
        """
        values = {**message.values, "recipient_name": "Ada Quinn", "link": message.link}
        name = f"{message.template}.txt"
        return self.postbox.context.templates.render(name, values, language=message.language)

    def path(self, message: MessageRequested) -> str:
        """Return where the link of a message leads within the practice's pages."""
        return message.link.removeprefix(self.postbox.context.practice.url)
