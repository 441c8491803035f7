"""Runs the migrations of one owner on the connection that `schema.migrate` hands over."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table=context.config.attributes["version_table"],
    transactional_ddl=False,  # the caller has opened the transaction
)
context.run_migrations()
