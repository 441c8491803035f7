"""The table `[alliance]` of `soundwell.toml`."""

from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, Field, StringConstraints

from soundwell_plugins.features.alliance.instruments.problems import InstrumentWrong
from soundwell_plugins.features.alliance.instruments.reading import read_path
from soundwell_plugins.features.alliance.watch.settings import SignalSettings
from soundwell_plugins.sdk.configuration import LocalPath, PluginConfig, Span, refusal

_MOST_FILES: Final = 50
_CHECK: Final = "a file in which `soundwell alliance check` finds nothing wrong"


def _instrument(path: Path) -> Path:
    try:
        read_path(path)
    except InstrumentWrong as wrong:
        first, *others = wrong.problems
        more = f" (and {len(others)} more)" if others else ""
        raise refusal(f"this instrument cannot be used: {first}{more}", _CHECK) from None
    except OSError:
        raise refusal("this file cannot be read", _CHECK) from None
    return path


class AllianceConfig(PluginConfig):
    """The table `[alliance]`; everything in it may be left out."""

    after_session: Span = Field(
        default=timedelta(hours=1),
        description="How long after a session the check-in is sent.",
    )
    link_valid: Span = Field(
        default=timedelta(days=6), description="How long a check-in can be answered."
    )
    read_within: Span = Field(
        default=timedelta(days=3),
        description="How soon practitioners read the answers; clients are told.",
    )
    keep: Span = Field(
        default=timedelta(days=1095), description="How long answers are kept after they were given."
    )
    remind_after: Span = Field(
        default=timedelta(days=2),
        description="How long after it was sent a check-in is asked again, once, if nobody has "
        "answered it.",
    )
    remind: bool = Field(default=True, description="Whether a check-in is asked again at all.")
    quiet_from: time = Field(
        default=time(21),
        description="From when in the evening, in the practice's zone, nothing of this is sent: "
        "no reminder, and no word to practitioners that something waits for them.",
    )
    quiet_until: time = Field(default=time(8), description="Until when in the morning.")
    signals: SignalSettings = Field(
        default_factory=SignalSettings,
        description="What in check-ins is a signal to practitioners.",
    )
    music: bool = Field(default=True, description="Whether the practice works with music.")
    instruments: Annotated[
        tuple[Annotated[LocalPath, AfterValidator(_instrument)], ...], Field(max_length=_MOST_FILES)
    ] = Field(
        default=(),
        description="Files of instruments of your own; `soundwell alliance check FILE` reads them.",
    )
    quick_exit: Annotated[
        str, StringConstraints(pattern=r"^https://[^\s\"'<>]+$", max_length=200)
    ] = Field(
        default="https://www.wikipedia.org/",
        description="Where the button leads by which somebody leaves a check-in quickly.",
    )
