"""Keeping machines out of forms, without asking people riddles."""

from soundwell_plugins.features.spam.plugin import Spam

__all__ = ["Spam"]
