"""Marking texts that are written down in one place and said in another."""


def marked(text: str) -> str:
    """Return a text as it is, and let it be found for the catalogues.

    For constants: the language is only known when they are said, with `context.texts.gettext(…)` or
    with the filter `translated` in a template.
    """
    return text
