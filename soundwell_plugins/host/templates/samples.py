"""Invented values for the templates that belong to no plugin."""

from typing import Final

from soundwell_hookspecs import Entry, TemplateSample

_SORRY: Final = {"title": "That did not work", "message": "Please go back and try again."}

SAMPLES: Final = (
    TemplateSample("web/home.html", {"entries": []}, "nothing to do"),
    TemplateSample(
        "web/home.html", {"entries": [Entry("Say hello", "/hello", "We would like that.")]}
    ),
    TemplateSample("web/error.html", {**_SORRY, "actions": []}),
    TemplateSample("web/error.html", {**_SORRY, "actions": [("Start again", "/")]}, "a way out"),
)
"""One for each case of each of them."""
