"""The table `[language-and-distance]` of `soundwell.toml`."""

from collections.abc import Mapping
from typing import Self

from pydantic import Field, model_validator
from soundwell_plugins.sdk.configuration import KnownPractitioner, PluginConfig

from soundwell_language_and_distance.places import Place


class LanguageAndDistanceConfig(PluginConfig):
    """The table `[language-and-distance]`."""

    languages: Mapping[str, str] = Field(
        default={"de": "German", "en": "English"},
        min_length=1,
        max_length=40,
        description="What visitors can choose: a code such as `de`, and its name.",
    )
    towns: Mapping[str, Place] = Field(
        default={}, max_length=40, description="Where visitors can say they live."
    )
    rooms: Mapping[KnownPractitioner, Place] = Field(
        default={}, description="Where practitioners work."
    )
    near: float = Field(default=15, gt=0, description="How many kilometres are near.")
    far: float = Field(default=40, gt=0, description="From how many on it is too far.")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.far < self.near:
            raise ValueError("`far` cannot be less than `near`")
        return self
