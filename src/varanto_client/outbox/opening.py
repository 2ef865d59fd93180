"""Where the outbox of a profile lies and what it is sealed with."""

import os
from pathlib import Path

from varanto_client.outbox.sealing import key_from_file, key_from_text
from varanto_client.outbox.store import Outbox
from varanto_client.profiles import Profile

KEY = "VARANTOCLIENT_OUTBOX_KEY"


def default_path(profile_file: Path) -> Path:
    """The outbox beside a profile: `profile.outbox` for `profile.toml`."""
    return profile_file.with_suffix(".outbox")


def open_outbox(profile_file: Path, actor: Profile, path: Path | None = None) -> Outbox:
    """The outbox of a profile, made on first use; close it. Raises OutboxUnusable.

    The key is Base64 in VARANTOCLIENT_OUTBOX_KEY; without that in `profile.outbox-key` beside the profile, which is
    made on first use.
    """
    text = os.environ.get(KEY)
    key = key_from_text(text) if text else key_from_file(profile_file.with_suffix(".outbox-key"))
    bound_to = f"{actor.base_url.rstrip('/')} {actor.acting.organization}"
    return Outbox(path or default_path(profile_file), key, bound_to)
