"""Transactions of pages on which nothing is at the address of what somebody may not see."""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import HTTPException
from sqlalchemy.orm import Session as Transaction

from soundwell_hookspecs import Storage
from soundwell_plugins.features.alliance.access import NotAllowed


@contextmanager
def reading(storage: Storage) -> Iterator[Transaction]:
    """Yield a transaction that reads.

    Raises:
        HTTPException: 404, for whoever may not see what the block asks for.
    """
    with _or_nothing(), storage.reading() as session:
        yield session


@contextmanager
def writing(storage: Storage) -> Iterator[Transaction]:
    """Yield a transaction that can write.

    Raises:
        HTTPException: 404, for whoever may not see what the block asks for; nothing is written.
    """
    with _or_nothing(), storage.transaction() as session:
        yield session


@contextmanager
def _or_nothing() -> Iterator[None]:
    try:
        yield
    except NotAllowed:
        raise HTTPException(404) from None
