"""Check-ins on how well client and practitioner work together."""
