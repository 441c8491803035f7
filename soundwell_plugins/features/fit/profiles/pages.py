"""The public page about a practitioner and their method."""

from typing import Final

from fastapi import HTTPException, Response

from soundwell_hookspecs import FitProfile, PluginContext, PractitionerId, consultation_page
from soundwell_plugins.features.fit.configuration import PICTURES, FitConfig
from soundwell_plugins.features.fit.profiles.gallery import Gallery
from soundwell_plugins.features.fit.words import Words
from soundwell_plugins.sdk.pages import PageRouter, page
from soundwell_plugins.sdk.permissions import Permission

_LARGEST: Final = 8_000_000
_A_DAY: Final = "public, max-age=86400"


class ProfilePages:
    """Shows who somebody is and how they work.

    Args:
        config: the table `[fit]`.
        context: the plugin's context.
        gallery: everybody whom visitors can find.
    """

    def __init__(self, config: FitConfig, context: PluginContext, gallery: Gallery) -> None:
        self._config = config
        self._context = context
        self._gallery = gallery

    def add_to(self, router: PageRouter) -> None:
        """Add the pages to a router."""
        anybody = Permission.PUBLIC
        router.get("/fit/people", permission=anybody)(self.everybody)
        router.get("/fit/people/{id}", permission=anybody)(self.show)
        router.get("/fit/people/{id}/pictures/{number}", permission=anybody)(self.picture)

    def everybody(self) -> Response:
        """Show who there is."""
        values = {"portraits": self._gallery.all()}
        return page(self._context, "fit/people.html", values)

    def show(self, id: str) -> Response:
        """Show one practitioner."""
        portrait = self._gallery.of(PractitionerId(id))
        if portrait is None:
            raise HTTPException(404)
        path = self._context.hooks.choose(consultation_page, practitioners=[PractitionerId(id)])
        values = {
            "portrait": portrait,
            "profile": portrait.profile,
            "words": Words(self._context.texts),
            "book": path or "",
            "free": _has_room(portrait.profile),
            "may_wait": self._config.open_waiting_list,
        }
        return page(self._context, "fit/person.html", values)

    def picture(self, id: str, number: int) -> Response:
        """Send a picture of the configuration."""
        portrait = self._gallery.configured.get(PractitionerId(id))
        pictures = () if portrait is None else portrait.pictures
        if not 0 <= number < len(pictures):
            raise HTTPException(404)
        file = pictures[number].file
        try:
            with file.open("rb") as opened:
                body = opened.read(_LARGEST + 1)
        except OSError:
            raise HTTPException(404) from None
        if len(body) > _LARGEST:
            raise HTTPException(404)
        kind = PICTURES[file.suffix.lower()]
        return Response(body, media_type=kind, headers={"Cache-Control": _A_DAY})


def _has_room(profile: FitProfile) -> bool | None:
    """Tell whether somebody has a place free; `None` where nobody counts places."""
    if profile.capacity is None:
        return None
    return profile.capacity > (profile.caseload or 0)
