"""How the tables of mail came to be."""
