"""Languages and distance as aspects of fit, and an instrument about getting there."""

from soundwell_language_and_distance.plugin import LanguageAndDistance

__all__ = ["LanguageAndDistance"]
