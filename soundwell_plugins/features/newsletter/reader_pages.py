"""The pages of a reader: confirming, their preferences, leaving."""

from typing import Annotated

from fastapi import Depends, Response

from soundwell_hookspecs import LinkRefused, PluginContext, subscription_notice
from soundwell_plugins.features.newsletter import forms
from soundwell_plugins.features.newsletter.answers import shown
from soundwell_plugins.features.newsletter.configuration import NewsletterConfig
from soundwell_plugins.features.newsletter.forms import TOPIC_FIELD
from soundwell_plugins.features.newsletter.languages import named
from soundwell_plugins.features.newsletter.links import ReaderLinks
from soundwell_plugins.features.newsletter.subscriber import State, Subscriber
from soundwell_plugins.features.newsletter.subscriptions import Subscriptions
from soundwell_plugins.sdk.forms import FormState, submitted
from soundwell_plugins.sdk.pages import PageRouter, private, see_other
from soundwell_plugins.sdk.permissions import Permission


class ReaderPages:
    """The pages behind the links that readers are sent; reading one never changes anything.

    Args:
        config: the table `[newsletter]`.
        context: the plugin's context.
        subscriptions: what becomes of subscriptions.
    """

    def __init__(
        self, config: NewsletterConfig, context: PluginContext, subscriptions: Subscriptions
    ) -> None:
        self._config = config
        self._context = context
        self._subscriptions = subscriptions
        self._links = ReaderLinks(context.links)

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        linked = Permission.SIGNED_LINK
        router.get("/newsletter/confirm/{token}", permission=linked)(self.ask)
        router.post("/newsletter/confirm/{token}", permission=linked)(self.confirm)
        router.get("/newsletter/preferences/{token}", permission=linked)(self.preferences)
        router.post("/newsletter/preferences/{token}", permission=linked)(self.change)
        router.get("/newsletter/leave/{way_out}", permission=linked)(self.ask_to_leave)
        router.post("/newsletter/leave/{way_out}", permission=linked)(self.leave)

    def ask(self, token: str) -> Response:
        """Ask for the press of a button: programs that look into mails press none."""
        found = self._of_consent(token)
        if found is None or found.state is State.LEFT:
            return self._link_over()
        return shown(self._context, "confirm", {"done": found.state is State.CONFIRMED})

    def confirm(self, token: str) -> Response:
        """Take a reader into the list; a repeat says the same."""
        try:
            consent = self._links.read_confirm(token)
        except LinkRefused:
            return self._link_over()
        found = self._subscriptions.confirm(consent)
        if found is None:
            return self._link_over()
        now = self._context.clock.now()
        path = self._links.preferences(found.id, now=now)
        return shown(
            self._context,
            "welcome",
            {"frequency": self._config.frequency_in(self._context.texts), "preferences": path},
        )

    def preferences(self, token: str, saved: str = "") -> Response:
        """Show a reader what they have chosen."""
        found = self._of_preferences(token)
        if found is None:
            return self._link_over()
        typed = {
            "first_name": found.first_name,
            "language": found.language,
            **{TOPIC_FIELD + topic: "yes" for topic in found.topics},
        }
        return self._preferences(found, FormState(typed), saved=bool(saved))

    def change(self, token: str, typed: Annotated[dict[str, str], Depends(submitted)]) -> Response:
        """Keep what a reader has chosen."""
        found = self._of_preferences(token)
        if found is None:
            return self._link_over()
        submission = forms.read_preferences(typed, self._config.topics)
        form = submission.form
        if form is None:
            return self._preferences(found, submission.state, status=422)
        known = form.language in self._context.practice.languages
        self._subscriptions.change(
            found.id,
            first_name=form.first_name,
            topics=forms.ticked(typed, self._config.topics),
            language=form.language if known else found.language,
        )
        return private(see_other(f"/newsletter/preferences/{token}?saved=yes"))

    def ask_to_leave(self, way_out: str) -> Response:
        """Show a button for leaving."""
        return shown(self._context, "leave", {})

    def leave(self, way_out: str) -> Response:
        """Let a reader leave: from the button, or from their mail program (RFC 8058).

        A link that nobody has is answered in the same words.
        """
        self._subscriptions.leave(way_out)
        return shown(self._context, "left", {})

    def _of_consent(self, token: str) -> Subscriber | None:
        try:
            return self._subscriptions.of_consent(self._links.read_confirm(token))
        except LinkRefused:
            return None

    def _of_preferences(self, token: str) -> Subscriber | None:
        try:
            found = self._subscriptions.get(self._links.read_preferences(token))
        except LinkRefused:
            return None
        return found if found is not None and found.state is State.CONFIRMED else None

    def _preferences(
        self, found: Subscriber, form: FormState, *, saved: bool = False, status: int = 200
    ) -> Response:
        values = {
            "form": form,
            "topics": self._config.topics,
            "languages": named(self._context.practice.languages),
            "frequency": self._config.frequency_in(self._context.texts),
            "way_out": found.way_out,
            "saved": saved,
            "notice": self._context.hooks.choose(subscription_notice, subscriber=found.id),
        }
        return shown(self._context, "preferences", values, status=status)

    def _link_over(self) -> Response:
        return shown(self._context, "link_over", {}, status=410)
