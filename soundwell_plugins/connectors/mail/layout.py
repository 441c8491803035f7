"""The words of a message as HTML lays them out: the plain text is the one source of both."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

_BLANK_LINES: Final = re.compile(r"\n(?:[ \t]*\n)+")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]+")
_AFTER_AN_ADDRESS: Final = ".,;:!?)'"
_INDENTED: Final = "    "


class Kind(Enum):
    """How a block looks."""

    WORDS = "words"
    DETAILS = "details"
    BUTTON = "button"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line.

    Args:
        text: what is read.
        link: where it leads, or empty.
    """

    text: str
    link: str = ""


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together.

    Args:
        kind: how they look; a button is one line of one piece.
        lines: from top to bottom.
    """

    kind: Kind
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Addresses:
    """What may become a link: nothing else does, so that nobody's name can lead anywhere.

    Args:
        main: where the message leads; alone on a line it becomes a button. Empty when nowhere.
        own: where the practice's pages stand.
        others: addresses that the message was asked for with.
    """

    main: str
    own: str
    others: Collection[str] = ()

    def known(self, address: str) -> bool:
        """Tell whether an address may become a link."""
        ours = address == self.own or address.startswith(f"{self.own}/")
        return ours or address == self.main or address in self.others


def blocks(body: str, addresses: Addresses) -> tuple[Block, ...]:
    """Lay a text out.

    Args:
        body: paragraphs with blank lines between them; indented ones are details.
        addresses: what may become a link.
    """
    paragraphs = _BLANK_LINES.split(body.strip("\n"))
    return tuple(
        block
        for paragraph in paragraphs
        if paragraph.strip()
        for block in _laid_out(paragraph.splitlines(), addresses)
    )


def _laid_out(lines: Sequence[str], addresses: Addresses) -> Iterator[Block]:
    if all(line.startswith(_INDENTED) for line in lines):
        yield Block(Kind.DETAILS, _pieces(lines, addresses))
        return
    waiting: list[str] = []
    for line in map(str.strip, lines):
        if line != addresses.main or not line:
            waiting.append(line)
            continue
        if waiting:
            yield Block(Kind.WORDS, _pieces(waiting, addresses))
            waiting = []
        yield Block(Kind.BUTTON, ((Piece(line, line),),))
    if waiting:
        yield Block(Kind.WORDS, _pieces(waiting, addresses))


def _pieces(lines: Sequence[str], addresses: Addresses) -> tuple[Line, ...]:
    return tuple(tuple(_split(line.strip(), addresses)) for line in lines)


def _split(line: str, addresses: Addresses) -> Iterator[Piece]:
    end = 0
    for found in _ADDRESS.finditer(line):
        address = found[0].rstrip(_AFTER_AN_ADDRESS)
        if not addresses.known(address):
            continue
        if found.start() > end:
            yield Piece(line[end : found.start()])
        yield Piece(address, address)
        end = found.start() + len(address)
    if line[end:] or not end:
        yield Piece(line[end:])
