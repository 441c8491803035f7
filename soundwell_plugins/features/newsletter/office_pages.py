"""The list of readers in the back office."""

from typing import Annotated, Final

from fastapi import Depends, HTTPException, Request, Response

from soundwell_hookspecs import PluginContext, SubscriberId
from soundwell_plugins.features.newsletter import forms
from soundwell_plugins.features.newsletter.answers import shown
from soundwell_plugins.features.newsletter.readers import Readers
from soundwell_plugins.features.newsletter.snippet import Snippet
from soundwell_plugins.features.newsletter.subscriber import State, Subscriber
from soundwell_plugins.sdk.forms import FormState, submitted
from soundwell_plugins.sdk.pages import PageRouter, private, see_other, signed_in
from soundwell_plugins.sdk.permissions import Permission

PATH: Final = "/office/newsletter"
_MOST: Final = 100
_LONGEST: Final = 254
_DONE: Final = frozenset({"never", "again"})


class OfficePages:
    """The pages below `/office/newsletter`; what is searched for stays out of addresses and logs.

    Args:
        context: the plugin's context.
        readers: the list.
        snippet: the form for other sites.
    """

    def __init__(self, context: PluginContext, readers: Readers, snippet: Snippet) -> None:
        self._context = context
        self._readers = readers
        self._snippet = snippet

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        router.get(PATH, permission=Permission.ADMIN)(self.overview)
        router.post(PATH, permission=Permission.ADMIN)(self.search)
        router.post(f"{PATH}/suppress", permission=Permission.ADMIN)(self.suppress)
        router.get(f"{PATH}/form", permission=Permission.ADMIN)(self.embed)
        router.post(f"{PATH}/{{subscriber}}/tags", permission=Permission.ADMIN)(self.tag)
        router.post(f"{PATH}/{{subscriber}}/remove", permission=Permission.ADMIN)(self.remove)

    def overview(self, done: str = "") -> Response:
        """Show how many readers there are, and a search."""
        return self._page({}, None, done=done if done in _DONE else "")

    def search(
        self, request: Request, typed: Annotated[dict[str, str], Depends(submitted)]
    ) -> Response:
        """Show the readers who fit; that somebody looked is written down."""
        self._readers.note("newsletter.searched", actor=signed_in(request).id)
        words = typed.get("words", "").strip()[:_LONGEST]
        chosen, tag = typed.get("state", ""), typed.get("tag", "").strip()[:_LONGEST]
        state = State(chosen) if chosen in {each.value for each in State} else None
        found = self._readers.search(words, state=state, tag=tag, most=_MOST)
        return self._page({"words": words, "state": chosen, "tag": tag}, found)

    def suppress(
        self, request: Request, typed: Annotated[dict[str, str], Depends(submitted)]
    ) -> Response:
        """Never write to an address, or let it sign up again."""
        submission = forms.read_link(typed)
        if submission.form is None:
            return self._page({}, None, form=submission.state, status=422)
        never = typed.get("do") != "again"
        act = self._readers.suppress if never else self._readers.lift
        act(submission.form.email, actor=signed_in(request).id)
        return private(see_other(f"{PATH}?done={'never' if never else 'again'}"))

    def tag(
        self,
        request: Request,
        subscriber: str,
        typed: Annotated[dict[str, str], Depends(submitted)],
    ) -> Response:
        """Give a reader the tags that were typed."""
        tags = typed.get("tags", "")[:_LONGEST].replace(",", " ").split()
        actor = signed_in(request).id
        if self._readers.tag(SubscriberId(subscriber), tags, actor=actor) is None:
            raise HTTPException(404)
        return private(see_other(PATH))

    def remove(self, request: Request, subscriber: str) -> Response:
        """Take a reader out of the list."""
        if not self._readers.remove(SubscriberId(subscriber), actor=signed_in(request).id):
            raise HTTPException(404)
        return private(see_other(PATH))

    def embed(self) -> Response:
        """Show the form for the practice's own site, ready to be copied."""
        return shown(self._context, "embed", {"snippet": self._snippet.html()})

    def _page(
        self,
        typed: dict[str, str],
        found: tuple[Subscriber, ...] | None,
        *,
        form: FormState | None = None,
        done: str = "",
        status: int = 200,
    ) -> Response:
        values = {
            "form": form or FormState(),
            "done": done,
            "counts": {state.value: count for state, count in self._readers.counts().items()},
            "found": found,
            "most": _MOST,
            "typed": typed,
            "zone": self._context.practice.zone,
        }
        return shown(self._context, "readers", values, status=status)
