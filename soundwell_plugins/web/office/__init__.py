"""The back office: what people see once they are signed in."""

from soundwell_plugins.web.office.routes import office_pages, own_entries

__all__ = ["office_pages", "own_entries"]
