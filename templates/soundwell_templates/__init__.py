"""The templates and static files of Soundwell; a practice can override every one of them."""
