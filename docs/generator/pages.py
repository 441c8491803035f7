"""The pages of the reference, by file name."""

from collections.abc import Mapping

from docs.generator.commands import commands_page
from docs.generator.configuration import configuration_page
from docs.generator.hooks import hooks_page
from docs.generator.modules import sdk_page, testing_page, types_page
from docs.generator.templates import templates_page

_WRITTEN = "<!-- Written from the code by `make docs`; what you change here is lost. -->\n\n"


def reference() -> Mapping[str, str]:
    """Return each page of the reference in Markdown, by the name of its file."""
    pages = {
        "hooks.md": hooks_page(),
        "types.md": types_page(),
        "sdk.md": sdk_page(),
        "testing.md": testing_page(),
        "configuration.md": configuration_page(),
        "commands.md": commands_page(),
        "templates.md": templates_page(),
    }
    return {name: f"{_WRITTEN}{text.strip()}\n" for name, text in pages.items()}
