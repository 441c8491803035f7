"""Practitioners' calendars: when they are busy."""
