"""Where the form's script keeps a time while somebody fills the form in."""

from typing import Annotated, Final

from fastapi import Depends, Request, Response
from fastapi.responses import JSONResponse

from soundwell_hookspecs import PluginContext
from soundwell_plugins.features.scheduling.configuration import SchedulingConfig
from soundwell_plugins.features.scheduling.forms import is_submission
from soundwell_plugins.features.scheduling.holding import Keeper, TooMany, Wish
from soundwell_plugins.features.scheduling.moments import from_compact
from soundwell_plugins.features.scheduling.refusals import Refused
from soundwell_plugins.features.scheduling.visits import Visits
from soundwell_plugins.features.scheduling.wording import Wording
from soundwell_plugins.sdk.forms import submitted
from soundwell_plugins.sdk.pages import PageRouter, private
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked

_KEPT: Final = marked("We keep this for you until %(time)s.")
_NOT_FREE: Final = marked(
    "Somebody else is looking at this too. You can try to book it all the same."
)
_TOO_MANY: Final = marked("We cannot keep this for you just now. You can book it all the same.")
_UNCLEAR: Final = marked("We do not know this form.")


class HoldPages:
    """Answers the script in JSON, with a sentence for the page.

    Args:
        config: the table `[scheduling]`.
        context: the plugin's context.
        visits: reads addresses.
        keeper: keeps times.
    """

    def __init__(
        self, config: SchedulingConfig, context: PluginContext, visits: Visits, keeper: Keeper
    ) -> None:
        self._config = config
        self._texts = context.texts
        self._visits = visits
        self._keeper = keeper
        self._wording = Wording(context)

    def add_to(self, router: PageRouter) -> None:
        """Add the two addresses to a router."""
        router.post("/book/hold", permission=Permission.PUBLIC)(self.hold)
        router.post("/book/release", permission=Permission.PUBLIC)(self.release)

    def hold(
        self,
        request: Request,
        typed: Annotated[dict[str, str], Depends(submitted)],
        zone: str = "",
        kind: str = "",
    ) -> Response:
        """Keep the times of a form, or keep them longer."""
        submission = typed.get("submission", "")
        try:
            wishes = self._wishes(typed.get("times", ""), kind)
        except Refused:
            wishes = []
        if not wishes or not is_submission(submission):
            return self._said(404, _UNCLEAR)
        try:
            until = self._keeper.keep(request, submission, wishes)
        except TooMany:
            return self._said(429, _TOO_MANY)
        if until is None:
            return self._said(409, _NOT_FREE)
        shown = self._wording.time(until, self._visits.zone(zone).zone)
        return self._said(200, _KEPT, shown, again=self._config.hold.total_seconds() / 2)

    def release(self, typed: Annotated[dict[str, str], Depends(submitted)]) -> Response:
        """Give back what a form keeps; only the form knows its id."""
        self._keeper.release(typed.get("submission", ""))
        return private(Response(status_code=204))

    def _wishes(self, times: str, kind: str) -> list[Wish]:
        """Read times such as `maya/20270301T090000Z`, a blank between two."""
        wishes: list[Wish] = []
        for each in times.split()[: self._config.several]:
            practitioner, _, start = each.partition("/")
            moment = from_compact(start)
            if moment is None:
                return []
            wishes.append((self._visits.of(practitioner, kind, "").seats, moment))
        return wishes

    def _said(self, status: int, sentence: str, time: str = "", again: float = 0) -> Response:
        """Answer with a sentence, and in how many seconds to ask again; 0 means not at all."""
        words = {"sentence": self._texts.gettext(sentence, time=time), "again": again}
        return private(JSONResponse(words, status))
