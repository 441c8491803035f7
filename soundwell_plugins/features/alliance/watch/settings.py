"""The table `[alliance.signals]`: what is watched, and how closely."""

from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from soundwell_plugins.features.alliance.signals.reliable_change import Z
from soundwell_plugins.sdk.configuration import PluginConfig

_MOST_KNOWN: Final = 100
_Name = Annotated[str, StringConstraints(min_length=1, max_length=64)]
_Above = Annotated[float, Field(gt=0, le=1e6)]
_Deviations = Annotated[float, Field(gt=0, le=10)]


class Watched(StrEnum):
    """What can be watched; a "no" among the five questions always is."""

    LOOK = "look"
    EWMA = "ewma"
    CUSUM = "cusum"
    RELIABLE_CHANGE = "reliable-change"
    SUDDEN_CHANGE = "sudden-change"
    UNANSWERED = "unanswered"
    SESSIONS = "sessions"


class KnownScale(PluginConfig):
    """What is known of a scale from its manual, or from the practice's own data."""

    instrument: _Name = Field(description="The instrument's name.")
    scale: _Name = Field(description="The key of the scale.")
    sd: _Above = Field(description="The standard deviation of its scores between people.")
    reliability: Annotated[float, Field(ge=0, lt=1)] = Field(description="Its reliability.")
    cutoff: _Above | None = Field(
        default=None,
        description="The least fall that counts as sudden; the reliable change where it is not "
        "there.",
    )


class SignalSettings(PluginConfig):
    """The table `[alliance.signals]`; everything in it may be left out."""

    watched: tuple[Watched, ...] = Field(
        default=(Watched.LOOK, Watched.EWMA, Watched.UNANSWERED, Watched.SESSIONS),
        description='What is watched besides a "no" among the five questions, which always is. '
        "`reliable-change` and `sudden-change` need `known` scales.",
    )
    first: Annotated[int, Field(ge=3, le=30)] = Field(
        default=5,
        description="How many first check-ins say what is usual for a client; until then only "
        'what the client says is a signal, such as a "no", and silence after it.',
    )
    look_k: _Deviations = Field(
        default=2.0,
        description="How many standard deviations below a client's earlier scores one may be.",
    )
    ewma_lambda: Annotated[float, Field(gt=0, le=1)] = Field(
        default=0.3, description="The weight of the newest score in the moving average."
    )
    ewma_limit: _Deviations = Field(
        default=3.0, description="How many standard deviations of the average its limit is wide."
    )
    cusum_k: Annotated[float, Field(ge=0, le=10)] = Field(
        default=0.5, description="The allowance of the sums, in standard deviations."
    )
    cusum_h: Annotated[float, Field(gt=0, le=50)] = Field(
        default=5.0, description="The decision interval of the sums, in standard deviations."
    )
    change_z: _Deviations = Field(
        default=Z,
        description="How many standard errors of a difference a reliable change exceeds.",
    )
    least_spread: Annotated[float, Field(ge=0, le=0.5)] = Field(
        default=0.1,
        description="The least that scores are taken to vary, as a part of the scale's range: at "
        "its top they often do not vary at all.",
    )
    unanswered: Annotated[int, Field(ge=1, le=20)] = Field(
        default=2, description="How many unanswered check-ins in a row are a signal."
    )
    sessions: Annotated[int, Field(ge=1, le=20)] = Field(
        default=2, description="How many missed or cancelled sessions in a row are a signal."
    )
    known: Annotated[tuple[KnownScale, ...], Field(max_length=_MOST_KNOWN)] = Field(
        default=(), description="What is known of scales from elsewhere."
    )

    def known_of(self, instrument: str, scale: str) -> KnownScale | None:
        """Return what is known of a scale, or `None`."""
        found = (
            each for each in self.known if (each.instrument, each.scale) == (instrument, scale)
        )
        return next(found, None)
