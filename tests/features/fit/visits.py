"""A practice of three who differ, and a visitor who looks for one of them."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any, Final

from httpx2 import Response

from soundwell_hookspecs import Plugin
from soundwell_plugins.features.fit import Fit
from soundwell_plugins.features.scheduling import Scheduling
from soundwell_plugins.testing import AdjustableClock, RunningPractice, running

MORE_PEOPLE: Final = """\
[practitioners.jonas]
name = "Jonas Weber"
email = "jonas@harbour.example"

[practitioners.jonas.hours]
tuesday = ["17:00-20:00"]

[practitioners.noor]
name = "Noor Haddad"
email = "noor@harbour.example"

[practitioners.noor.hours]
saturday = ["10:00-12:00"]

[scheduling]
confirmation = "direct"
per_person = "any number"
"""
TABLE: Final = """
[fit]
elsewhere = "Your doctor knows other practices."
"""
PEOPLE: Final = """
[fit.practitioners.maya]
licences = ["GB"]
languages = ["en", "de"]
ages = { youngest = 16 }
channels = ["online", "in person"]
fee = { lowest = 60, highest = 90 }
payers = ["I pay myself"]
accessibility = ["step-free"]
gender = "woman"
topics = ["Grief", "Anxiety"]
ways = ["follows", "feelings"]
instruments = ["Piano"]
methods = ["listening", "song-writing"]
styles = ["folk"]
artists = ["Nina Simone", "Yes"]
text = "I work with people who grieve."

[fit.practitioners.jonas]
licences = ["GB", "DE"]
languages = ["en"]
ages = { oldest = 21 }
channels = ["in person"]
fee = { lowest = 40 }
payers = ["I pay myself", "Youth office"]
gender = "man"
topics = ["Anxiety"]
ways = ["guides"]
methods = ["improvising"]

[fit.practitioners.noor]
languages = ["en", "ar"]
channels = ["online", "phone"]
styles = ["Folk", "Jazz"]
artists = ["Björk", "Johnny Cash"]
"""
ALL: Final = MORE_PEOPLE + TABLE + PEOPLE


@contextmanager
def practice(
    folder: Path,
    *more: type[Plugin[Any]],
    tables: str = ALL,
    clock: AdjustableClock | None = None,
) -> Iterator[RunningPractice]:
    """Run the practice, with some more plugins."""
    written = tables + "".join(f"\n[{each.name}]\n" for each in more)
    with running(folder, Scheduling, Fit, *more, tables=written, clock=clock) as ours:
        yield ours


def fit_of(practice: RunningPractice) -> Fit:
    fit = practice.host.plugins["fit"]
    assert isinstance(fit, Fit)
    return fit


def answer(practice: RunningPractice, question: str, *chosen: str, **more: Any) -> Response:
    """Answer a question as its form does."""
    fields: dict[str, Any] = {"answer": list(chosen), "step": "next", **more}
    sent = practice.client.post(f"/fit/questions/{question}", data=fields)
    assert sent.status_code == 303, sent.text
    return sent


def result(practice: RunningPractice) -> str:
    """Return what the visitor reads at the end."""
    shown = practice.client.get("/fit/result")
    assert shown.status_code == 200, shown.text
    return unescape(shown.text)


def suggested(text: str) -> Sequence[str]:
    """Return who is suggested, in order."""
    return re.findall(r'name="with" value="(\w+)"', text)
