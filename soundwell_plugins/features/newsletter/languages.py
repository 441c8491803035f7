"""Languages by the names that those who read them give them."""

from collections import Counter
from collections.abc import Iterable, Mapping

from babel import Locale


def named(locales: Iterable[str]) -> Mapping[str, str]:
    """Return each locale's own name, with its country only where that tells it from another.

    Args:
        locales: for example `en_GB`.
    """
    parsed = {locale: Locale.parse(locale) for locale in locales}
    spoken = Counter(each.language for each in parsed.values())
    found = {}
    for locale, each in parsed.items():
        alone = spoken[each.language] == 1
        name = (each.language_name if alone else each.display_name) or locale
        found[locale] = name[:1].upper() + name[1:]
    return found
