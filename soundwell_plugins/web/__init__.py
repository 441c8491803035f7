"""The web application: serves what features bring."""
