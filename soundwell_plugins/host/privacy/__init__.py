"""What people can ask of the practice about their data, and what it does by itself.

The modules: `traces_left` is what the host itself keeps of a person, `export` hands out, `erasures`
erases until it is done everywhere, `data_map` says what is kept, and `retention` lets old data go.
"""

from soundwell_plugins.host.privacy.office import PrivacyOffice, privacy_office

__all__ = ["PrivacyOffice", "privacy_office"]
