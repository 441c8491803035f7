"""The newsletter: signing up with proof of consent, leaving, and the list of readers."""

from soundwell_plugins.features.newsletter.plugin import Newsletter

__all__ = ["Newsletter"]
