"""The form of the newsletter for the practice's own site."""

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.newsletter.configuration import NewsletterConfig
from soundwell_plugins.features.newsletter.consent import ConsentTexts


class Snippet:
    """A plain form that is pasted into any page: no script, no frame, no cookie.

    Args:
        config: the table `[newsletter]`.
        context: the plugin's context.
        texts: what readers agree to.
    """

    def __init__(
        self, config: NewsletterConfig, context: PluginContext, texts: ConsentTexts
    ) -> None:
        self._config = config
        self._context = context
        self._texts = texts

    def html(self) -> str:
        """Return the form; where its consent is out of date, the page asks once more."""
        values = {
            "topics": self._config.topics,
            "consent": self._texts.shown(),
            "action": f"{self._context.practice.url}/newsletter",
        }
        return self._context.templates.render("newsletter/snippet.html", values).strip() + "\n"
