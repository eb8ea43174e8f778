"""What every test can use. A test marked `postgres` runs only where the database is PostgreSQL."""

import os
from contextlib import contextmanager

import pytest

pytest_plugins = ["tests.services.fixtures"]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """What needs PostgreSQL and has none is skipped and says so; with CI=true it fails, for a skip would hide it."""
    if item.get_closest_marker("postgres") and not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        absent = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        absent("needs PostgreSQL: `make test`, or python -m tests.services run -- ...")


@pytest.fixture(scope="session", autouse=True)
def emptying_lifts_the_guard():
    """Between tests the tables are emptied, which the journal's guard in the database would refuse."""
    from django.db import connection  # noqa: PLC0415  Django is set up by now

    kind = type(connection.ops)
    empty = kind.execute_sql_flush

    def unguarded(self, statements):
        with _guard_lifted(self.connection):
            return empty(self, statements)

    kind.execute_sql_flush = unguarded
    yield
    kind.execute_sql_flush = empty


@contextmanager
def _guard_lifted(connection):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, sql in triggers:
            cursor.execute(sql)
