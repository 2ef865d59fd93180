"""The database: connections, the embedded PostgreSQL, migrations."""

from varanto.kit.db.pool import Database
from varanto.kit.db.start import running

__all__ = ["Database", "running"]
