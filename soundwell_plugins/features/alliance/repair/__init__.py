"""Signals that were raised, and what is done about them until something was put right."""
