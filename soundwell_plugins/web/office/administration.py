"""Administration: the way to all that is looked after rather than used every day; for admins."""

from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from soundwell_plugins.sdk.pages import PageRouter
from soundwell_plugins.sdk.permissions import Permission
from soundwell_plugins.sdk.texts import marked
from soundwell_plugins.web.office.frame import Frame

ADMINISTRATION: Final = "/office/administration"


@dataclass(frozen=True, slots=True)
class Place:
    """A page that is looked after.

    Args:
        label: its name.
        path: where it is.
        sentence: what it is for.
    """

    label: str
    path: str
    sentence: str


_PLACES: Final = (
    Place(
        marked("Users"),
        "/office/users",
        marked("Who can sign in, and what they do here."),
    ),
    Place(
        marked("Deliveries"),
        "/office/deliveries",
        marked("What is on its way to other systems, and what is stuck."),
    ),
    Place(
        marked("Plugins"),
        "/office/plugins",
        marked("Which are on, how they are, and switching them on and off."),
    ),
    Place(
        marked("Configuration"),
        "/office/configuration",
        marked("Every value that is in force, and where it stands."),
    ),
    Place(
        marked("Backup"),
        "/office/backup",
        marked("When the last one was made, making one, and restoring."),
    ),
    Place(
        marked("Audit trail"),
        "/office/audit",
        marked("Who read or changed what, and whether that is all there."),
    ),
    Place(
        marked("Duplicates"),
        "/office/duplicates",
        marked("Entries that may be one person, and joining them."),
    ),
    Place(
        marked("Erasures"),
        "/office/erasures",
        marked("Whose data were erased, and how far each plugin is."),
    ),
    Place(
        marked("Data map"),
        "/office/data-map",
        marked("What is kept about people, where, why and how long."),
    ),
)


class Administration:
    """The page that leads there.

    Args:
        frame: around the page.
    """

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def add_to(self, router: PageRouter) -> None:
        """Add the page to a router."""
        router.get("/administration", permission=Permission.ADMIN)(self.show)

    def show(self) -> Response:
        """Show the places."""
        return self._frame.page("administration", {"places": _PLACES})
