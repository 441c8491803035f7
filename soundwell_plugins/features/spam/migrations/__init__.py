"""How the table of spent proofs came about."""
