"""The commands of `soundwell`; each imports what it needs when it runs, so that help is quick."""
