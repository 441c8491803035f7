"""Invented values for the pages and mails of signing in."""

from typing import Final

from soundwell_hookspecs import TemplateSample
from soundwell_plugins.sdk.forms import FormState

_EMPTY: Final = FormState()
_WRONG: Final = FormState(
    {"email": "maya@practice.example", "ticket": "0", "name": "Maya"},
    {"": "Please try again.", "code": "Please check this.", "password": "Please check this."},
)
_TOLD: Final = {"recipient_name": "Maya", "link": "https://practice.example/sign-in"}
_WAY: Final = {"key": "clinic", "label": "Sign in with the clinic's account"}

SIGN_IN_SAMPLES: Final = (
    TemplateSample(
        "sign_in/sign_in.html", {"form": _EMPTY, "next": "", "notice": "Hello.", "ways": [_WAY]}
    ),
    TemplateSample(
        "sign_in/sign_in.html",
        {"form": _WRONG, "next": "/office", "notice": "", "ways": []},
        "wrong",
    ),
    TemplateSample("sign_in/code.html", {"form": _WRONG, "next": "/office"}),
    *(
        TemplateSample(
            "sign_in/again.html",
            {"form": form, "next": "/office", "by_password": by_password},
            case,
        )
        for case, form, by_password in (
            ("by password", _EMPTY, True),
            ("by code", _WRONG, False),
        )
    ),
    *(
        TemplateSample(f"sign_in/{page}.html", {"form": form}, case)
        for page in ("first", "forgotten", "new_password")
        for case, form in (("empty", _EMPTY), ("wrong", _WRONG))
    ),
    *(TemplateSample(f"sign_in/{page}.html", {}) for page in ("link_over", "sent", "way_failed")),
    *(
        TemplateSample(
            "sign_in/send_again.html",
            {"again": again, "path": "/office/people", "fields": {"email": "ada@home.example"}},
            case,
        )
        for case, again in (("ours", True), ("somebody else's", False))
    ),
    *(
        TemplateSample(f"sign_in/mail/{mail}.txt", _TOLD)
        for mail in ("new_password", "password_changed", "roles_changed")
    ),
)
"""One for each case of each of them."""
