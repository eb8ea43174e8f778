"""The database itself refuses to change or remove a journal entry or a signed head."""

from django.db import migrations

TABLES = ("council_journalentry", "council_signedhead")

SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END
"""
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION council_journal_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the journal is never changed'; END $$
"""
POSTGRES = """
CREATE TRIGGER {table}_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION council_journal_guard()
"""


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(POSTGRES_FUNCTION)
    for table in TABLES:
        if vendor == "postgresql":
            schema_editor.execute(POSTGRES.format(table=table))
        else:
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(SQLITE.format(table=table, verb=verb))


def unguard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table in TABLES:
        if vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_guard ON {table}")
        else:
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}")


class Migration(migrations.Migration):
    dependencies = [("council", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
