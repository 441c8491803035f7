"""Soundwell: consultations, newsletter, check-ins and fit for small therapy practices."""
