"""All templates in one language."""

from typing import Final

from jinja2 import BaseLoader, Environment, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context

from soundwell_plugins.host.languages import Catalogues
from soundwell_plugins.host.languages.languages import tag
from soundwell_plugins.host.templates.dates import formats
from soundwell_plugins.host.templates.sources import CORE

_WITHOUT_OWNER: Final = ""


def edition(loader: BaseLoader, catalogues: Catalogues, locale: str) -> Environment:
    """Return an environment that says everything in one language.

    Args:
        loader: finds the templates.
        catalogues: what texts are in other languages; those of the plugin whose template it is
            come first.
        locale: the language.
    """
    environment = Environment(
        loader=loader,
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    _install(environment, catalogues, locale)
    environment.globals.update(language=_html_language(catalogues, locale), **formats(locale))
    return environment


def _install(environment: Environment, catalogues: Catalogues, locale: str) -> None:
    @pass_context
    def gettext(context: Context, text: str) -> str:
        return catalogues.of(_owner(context), locale).gettext(text)

    @pass_context
    def ngettext(context: Context, one: str, many: str, number: int) -> str:
        return catalogues.of(_owner(context), locale).ngettext(one, many, number)

    @pass_context
    def pgettext(context: Context, about: str, text: str) -> str:
        return catalogues.of(_owner(context), locale).pgettext(about, text)

    @pass_context
    def npgettext(context: Context, about: str, one: str, many: str, number: int) -> str:
        return catalogues.of(_owner(context), locale).npgettext(about, one, many, number)

    # The extension adds this method to the environment, where a type checker does not see it.
    install = getattr(environment, "install_gettext_callables")  # noqa: B009
    install(gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)
    environment.filters["translated"] = gettext


def _owner(context: Context) -> str:
    """Return the plugin whose template is rendered, or what no plugin is called."""
    name = (context.name or "").removeprefix(CORE)
    owner, slash, _ = name.partition("/")
    return owner if slash else _WITHOUT_OWNER


def _html_language(catalogues: Catalogues, locale: str) -> str:
    """Return what HTML is told: texts that nobody has translated are English."""
    translated = any(True for _ in catalogues.files("", locale))
    return tag(locale) if translated or locale.partition("_")[0] == "en" else "en"
