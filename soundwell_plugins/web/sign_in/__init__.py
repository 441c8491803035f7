"""Signing in, choosing a password, and proving once more who it is."""

from soundwell_plugins.web.sign_in.routes import sign_in_pages

__all__ = ["sign_in_pages"]
