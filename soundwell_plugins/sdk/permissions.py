"""Who may call a route."""

from enum import Enum


class Permission(Enum):
    """What somebody needs for calling a route.

    The web application asks for it in one place; a route that declares none is never served.
    """

    PUBLIC = "anybody"
    SIGNED_LINK = "whoever has the link"
    PRACTITIONER = "a practitioner who is signed in"
    SUPERVISOR = "a supervisor who is signed in"
    ADMIN = "an admin who is signed in"
