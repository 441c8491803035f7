"""How the tables of Mailchimp came about, for whoever has older ones."""

from contextlib import closing

from sqlalchemy import text

from soundwell_plugins.connectors.mailchimp import Mailchimp, book
from soundwell_plugins.host.storage import Database
from soundwell_plugins.host.storage.schema import Owner, upgrade, writing
from soundwell_plugins.sdk.encryption import Key, KeyRing

OURS = Owner(Mailchimp.name, Mailchimp.migrations)
HASH = "4e0ad6b3d4b9b2cb2bd3f1e8b0b8ab77"


def test_a_hash_that_was_noted_in_clear_is_encrypted(database_url: str) -> None:
    with closing(Database(database_url, KeyRing((Key.new(),)))) as database:
        with writing(database) as connection:
            upgrade(connection, OURS, "0001")
            connection.execute(
                text("INSERT INTO mailchimp_member VALUES ('s', 'p', :hash, 'subscribed', '')"),
                {"hash": HASH},
            )
        with writing(database) as connection:
            upgrade(connection, OURS)
        with database.reading() as session:
            [noted] = book.all_noted(session)
            kept = session.scalar(text("SELECT called FROM mailchimp_member"))
    assert noted.hash == HASH
    assert HASH.encode() not in bytes(kept)
