"""The account that PostgreSQL runs as: it refuses to run as root."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

ACCOUNTS = ("varanto", "postgres", "nobody")
ROOTS_OWN = Path("/var/lib/varanto")


@dataclass(frozen=True, slots=True)
class Account:
    """An account by its numbers."""

    uid: int
    gid: int


def is_root() -> bool:
    """Whether we are root and have to step down for PostgreSQL."""
    return os.geteuid() == 0


def account_for(data: Path) -> Account:
    """Our own account; for root the one of ours that owns the data already, else the first of ACCOUNTS that exists."""
    if not is_root():
        return Account(os.geteuid(), os.getegid())
    known = [entry for name in ACCOUNTS for entry in pwd.getpwall() if entry.pw_name == name]
    owner = data.stat().st_uid if data.exists() else None
    entry = next((entry for entry in known if entry.pw_uid == owner), known[0])
    return Account(entry.pw_uid, entry.pw_gid)


def reachable(path: Path) -> bool:
    """Whether the account can go where the path is: for root, whether every folder on the way is open to all."""
    return not is_root() or all(folder.stat().st_mode & 1 for folder in path.resolve().parents if folder.exists())


def own_folder(name: str) -> Path:
    """A folder below /var/lib/varanto that every account can enter, whatever our umask; its parent exists then."""
    if not ROOTS_OWN.exists():
        ROOTS_OWN.mkdir(parents=True)
        ROOTS_OWN.chmod(0o755)
    return ROOTS_OWN / name
