"""Fit: who in the practice could suit whom, and who of a waiting list goes to whom."""
