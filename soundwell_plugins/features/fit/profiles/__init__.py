"""What visitors learn of practitioners."""
