"""Check-ins on how client and practitioner work together."""
