"""Templates: what people see, with the practice's name and the locale's dates at hand."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_name
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    select_autoescape,
)

from soundwell_hookspecs import Practice

PACKAGE = "soundwell_templates"


class PracticeTemplates:
    """Renders templates; see `soundwell_hookspecs.Templates`.

    Args:
        practice: who runs this; templates know it as `practice`.
        packages: for each plugin that brings templates of its own the package that holds them.
    """

    def __init__(self, practice: Practice, packages: Mapping[str, str]) -> None:
        own: dict[str, BaseLoader] = {
            plugin: PackageLoader(package) for plugin, package in packages.items()
        }
        self._environment = Environment(
            loader=ChoiceLoader([PrefixLoader(own), PackageLoader(PACKAGE, "")]),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.globals.update(
            practice=practice,
            static=StaticAddresses().address,
            **_dates(practice.locale),
        )

    def render(self, template: str, values: Mapping[str, object]) -> str:
        """Render a template by name; see `soundwell_hookspecs.Templates`."""
        return self._environment.get_template(template).render(values)


class StaticAddresses:
    """The addresses of static files; they change with the files, so that browsers may keep them."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def address(self, path: str) -> str:
        """Return the address of a static file, for example `/static/soundwell.css?1f0c…`."""
        if path not in self._known:
            content = files(PACKAGE).joinpath("static", path).read_bytes()
            self._known[path] = f"/static/{path}?{sha256(content).hexdigest()[:12]}"
        return self._known[path]


def _dates(locale: str) -> Mapping[str, object]:
    def day(moment: datetime, zone: ZoneInfo) -> str:
        local = moment.astimezone(zone)
        return f"{format_date(local, 'EEEE', locale)} {format_date(local, 'long', locale)}"

    def time(moment: datetime, zone: ZoneInfo) -> str:
        return format_time(moment, "short", zone, locale)

    def name(zone: ZoneInfo, moment: datetime) -> str:
        return get_timezone_name(moment.astimezone(zone), locale=locale)

    return {"format_day": day, "format_time": time, "format_zone": name}
