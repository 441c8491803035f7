"""The languages of a practice: who reads what in which, and the catalogues behind it."""

from soundwell_plugins.host.languages.catalogues import Catalogues
from soundwell_plugins.host.languages.languages import Choice, Languages, Visit
from soundwell_plugins.host.languages.texts import SpokenTexts

__all__ = ["Catalogues", "Choice", "Languages", "SpokenTexts", "Visit"]
