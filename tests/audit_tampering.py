"""How somebody with access to the database would get past what keeps the audit trail as it is."""

from sqlalchemy import Connection, text


def disarm(connection: Connection) -> None:
    """Take away what refuses changes of the trail."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE audit DISABLE TRIGGER audit_refuse_change"))
    else:
        for deed in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS audit_refuse_{deed}"))
