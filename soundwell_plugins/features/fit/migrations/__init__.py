"""The migrations of the feature's tables."""
