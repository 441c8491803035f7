"""Watching check-ins: what in them may deserve a practitioner's attention."""
