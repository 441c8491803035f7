"""Consultations: free times, booking, cancelling."""

from soundwell_plugins.features.scheduling.plugin import Scheduling

__all__ = ["Scheduling"]
