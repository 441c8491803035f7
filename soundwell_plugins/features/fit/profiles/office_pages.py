"""The page on which practitioners say something of themselves."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import Depends, Request, Response

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.fit.profiles.forms import Problems, read_words, shown_values
from soundwell_plugins.features.fit.profiles.own_words import OwnPages
from soundwell_plugins.features.fit.ticked import Ticked, one, ticked
from soundwell_plugins.features.fit.words import (
    ACCESSIBILITY,
    CHANNELS,
    GENDERS,
    METHODS,
    TIMES,
    WAYS,
)
from soundwell_plugins.sdk.forms import FormState
from soundwell_plugins.sdk.pages import PageRouter, page, see_other, signed_in
from soundwell_plugins.sdk.permissions import Permission

OFFICE: Final = "/office/my-profile"
CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "channels": CHANNELS,
    "times": TIMES,
    "accessibility": ACCESSIBILITY,
    "ways": WAYS,
    "methods": METHODS,
}
_NONE: Final[Problems] = {}


class OwnProfilePages:
    """Lets practitioners change what visitors learn of them.

    Args:
        context: the plugin's context.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context
        self._own_pages = OwnPages(context)

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        router.get(OFFICE, permission=Permission.PRACTITIONER)(self.show)
        router.post(OFFICE, permission=Permission.PRACTITIONER)(self.keep)

    def show(self, request: Request) -> Response:
        """Show what they say of themselves."""
        practitioner = signed_in(request).practitioner
        words = shown_values(self._own_pages.of(practitioner)) if practitioner else {}
        kept = request.query_params.get("kept") == "yes"
        return self._form(request, words or None, _NONE, kept=kept)

    def keep(self, request: Request, fields: Annotated[Ticked, Depends(ticked)]) -> Response:
        """Keep it."""
        account = signed_in(request)
        words, problems = read_words(fields)
        if problems:
            typed: dict[str, Any] = dict(shown_values(words))
            for name in typed:
                if name not in CHOICES:
                    typed[name] = one(fields, name)
            return self._form(request, typed, problems, kept=False)
        if account.practitioner is not None:
            self._own_pages.keep(account.practitioner, words, account.id)
        return see_other(f"{OFFICE}?kept=yes")

    def _form(
        self,
        request: Request,
        given: Mapping[str, Any] | None,
        problems: Problems,
        *,
        kept: bool,
    ) -> Response:
        values = {
            "practitioner": signed_in(request).practitioner or "",
            "given": given,
            "form": FormState({}, problems),
            "choices": CHOICES,
            "genders": GENDERS,
            "kept": kept,
        }
        status = 422 if problems else 200
        return page(self._context, "fit/office/profile.html", values, status=status)
