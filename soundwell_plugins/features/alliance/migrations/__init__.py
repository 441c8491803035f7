"""How the tables of check-ins came about."""
