"""How the table of enquiries came about."""
