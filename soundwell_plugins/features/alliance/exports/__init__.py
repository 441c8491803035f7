"""A client's answers for other programs."""
