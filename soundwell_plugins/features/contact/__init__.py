"""Writing to the practice."""

from soundwell_plugins.features.contact.plugin import Contact

__all__ = ["Contact"]
