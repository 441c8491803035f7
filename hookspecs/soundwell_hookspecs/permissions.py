"""Who may call a route, and who is shown the way to it."""

from enum import Enum


class Permission(Enum):
    """What somebody needs for calling a route.

    The web application asks for it in one place; a route that declares none is never served.
    """

    PUBLIC = "anybody"
    SIGNED_LINK = "whoever has the link"
    SIGNED_IN = "anybody who is signed in"
    PRACTITIONER = "a practitioner who is signed in"
    SUPERVISOR = "a supervisor who is signed in"
    ADMIN = "an admin who is signed in"
    PRACTICE = "an admin or a practitioner who is signed in"
    CARE = "a practitioner or a supervisor who is signed in"
