"""The reference of everything public, written from the code; `make docs` runs it."""
