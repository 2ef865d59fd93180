"""The database of an installation, ready for use."""

from collections.abc import Generator
from contextlib import contextmanager

import psycopg

from varanto.kit.db.embedded import Embedded
from varanto.kit.db.migrate import migrate
from varanto.kit.db.pool import Database
from varanto.kit.db.roles import APPLICATION, OWNER
from varanto.settings import Settings


@contextmanager
def running(settings: Settings) -> Generator[Database]:
    """The database that the settings name, or the embedded one; migrated, and stopped at the end if it is ours."""
    with owner_and_application(settings) as (owner_url, application_url):
        with psycopg.connect(owner_url, autocommit=True) as owner:
            migrate(owner)
        with Database(application_url, settings.shared(settings.threads)) as database:
            yield database


@contextmanager
def owner_and_application(settings: Settings) -> Generator[tuple[str, str]]:
    """The connection strings of the owner of the tables and of the application."""
    if settings.database_url:
        yield settings.migration_url or settings.database_url, settings.database_url
        return
    with Embedded(settings.home) as server:
        yield server.url(OWNER), server.url(APPLICATION)
