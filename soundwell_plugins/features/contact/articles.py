"""The articles that can be commented on, known by their addresses."""

from collections.abc import Sequence
from urllib.parse import urlsplit, urlunsplit

LONGEST = 500


class NoSuchArticle(LookupError):
    """An address is not one of the practice's articles, or is none at all."""


class Articles:
    """Tells the practice's articles from everything else.

    Args:
        beginnings: with what the addresses of articles begin, such as
            `https://www.practice.example/journal`; what ends there, or goes on after a slash,
            counts.
    """

    def __init__(self, beginnings: Sequence[str]) -> None:
        self._beginnings = tuple(plain(each).rstrip("/") for each in beginnings)

    def find(self, address: str) -> str:
        """Return the address by which an article is known.

        Args:
            address: as a page or a program gives it; what follows `?` or `#` does not count.

        Raises:
            NoSuchArticle: it is none of the practice's articles.
        """
        known = plain(address).rstrip("/")
        for beginning in self._beginnings:
            if known == beginning or known.startswith(f"{beginning}/"):
                return known
        raise NoSuchArticle


def plain(address: str) -> str:
    """Return an address without what does not tell articles apart.

    Raises:
        NoSuchArticle: it is no address of a page.
    """
    if len(address) > LONGEST or not address.isascii() or not address.isprintable():
        raise NoSuchArticle
    try:
        parts = urlsplit(address)
        fine = parts.scheme in {"http", "https"} and parts.hostname and not parts.username
        _ = parts.port
    except ValueError:
        raise NoSuchArticle from None
    if not fine or ".." in parts.path.split("/") or "\\" in address or " " in address:
        raise NoSuchArticle
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path, "", ""))
