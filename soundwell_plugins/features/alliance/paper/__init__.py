"""Forms on paper, for whoever would rather write than tap."""
