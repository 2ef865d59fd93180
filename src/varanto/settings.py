"""Settings: everything that is set from outside, read once from the environment."""

import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

import msgspec

from varanto_formats.checks import Mode

PREFIX = "VARANTO_"


class SettingInvalid(Exception):
    """A variable of the environment has a value that cannot be used; names the variable, never its value."""


def _about(text: str, default: str = "") -> dict[str, str]:
    return {"about": text, "default": default}


def _home() -> Path:
    return Path("/var/lib/varanto") if os.geteuid() == 0 else Path.home() / ".local/share/varanto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one server; each is a variable `VARANTO_<NAME>` and stands in docs/settings.md."""

    mode: Mode = field(
        default=Mode.TEST,
        metadata=_about(
            "`test` accepts 900-series identity codes only; `production` accepts real ones, refuses test certificates."
        ),
    )
    home: Path = field(
        default_factory=_home,
        metadata=_about(
            "Folder of the embedded database and of the keys made on first start.",
            "`/var/lib/varanto` for root, else `~/.local/share/varanto`",
        ),
    )
    database_url: str | None = field(
        default=None,
        repr=False,
        metadata=_about("PostgreSQL 15 or newer, as the role `varanto_app`.", "Varanto starts a PostgreSQL of its own"),
    )
    migration_url: str | None = field(
        default=None,
        repr=False,
        metadata=_about(
            "The same database as the role `varanto_owner`, which owns the tables.", "`VARANTO_DATABASE_URL`"
        ),
    )
    master_key: str | None = field(
        default=None,
        repr=False,
        metadata=_about("The master key: 32 bytes in Base64. All that is sealed depends on it.", "the file below"),
    )
    master_key_file: Path | None = field(
        default=None, metadata=_about("File with the master key.", "`master.key` in the folder of keys")
    )
    key_folder: Path | None = field(
        default=None,
        metadata=_about(
            "Folder of `master.key` and `signing-*.pem` (P-256): the last by name signs, all verify.",
            "`keys` in `VARANTO_HOME`",
        ),
    )
    trust: Path | None = field(
        default=None,
        metadata=_about("Folder of PEM certificates that signatures may rest on: authorities or single certificates."),
    )
    revocation_hosts: str = field(
        default="",
        metadata=_about(
            "Hosts, parted by commas, that are asked whether a signer's certificate was revoked (OCSP, CRL), besides "
            "those of the national certificates, which `production` always asks.",
            "none",
        ),
    )
    timestamp_url: str | None = field(
        default=None,
        metadata=_about("A timestamp authority (RFC 3161 over HTTP) that stamps checkpoints of the log.", "no stamps"),
    )
    timestamp_trust: Path | None = field(
        default=None,
        metadata=_about("PEM file of root certificates that timestamps must rest on; without it none is kept."),
    )
    host: str = field(default="127.0.0.1", metadata=_about("Address that the server listens on."))
    port: int = field(default=8080, metadata=_about("Port that the server listens on."))
    base_url: str = field(
        default="http://127.0.0.1:8080",
        metadata=_about("Where clients reach the server; the token URL, the audience of assertions, begins with it."),
    )
    workers: int = field(
        default=1, metadata=_about("Server processes; each uses one core. They share threads, connections and queue.")
    )
    threads: int = field(default=8, metadata=_about("Requests worked on at once, and connections to the database."))
    queue: int = field(default=64, metadata=_about("Requests that may wait for their turn; any more get 503."))
    saml_metadata: Path | None = field(
        default=None,
        metadata=_about("Metadata file (XML) of Suomi.fi-tunnistus, or of another SAML 2.0 provider, for logging in."),
    )
    saml_key: Path | None = field(
        default=None, metadata=_about("PEM file of the RSA key that signs requests for SAML and opens its answers.")
    )
    saml_certificate: Path | None = field(default=None, metadata=_about("PEM file of the certificate of that key."))
    oidc_issuer: str | None = field(
        default=None, metadata=_about("Issuer (URL) of an OpenID Connect provider for logging in.")
    )
    oidc_client_id: str | None = field(default=None, metadata=_about("Client id of this server at that provider."))
    oidc_key: Path | None = field(
        default=None, metadata=_about("PEM file of the key (P-256 or RSA) that proves it there: `private_key_jwt`.")
    )
    oidc_secret: str | None = field(
        default=None, repr=False, metadata=_about("Instead of that key, a secret: `client_secret_post`.")
    )
    oidc_claim: str = field(
        default="urn:oid:1.2.246.21",
        metadata=_about("Claim of the ID token that holds the identity code; elsewhere `national_identity_number`."),
    )
    mandates_url: str | None = field(
        default=None, metadata=_about("Base URL of the Web API of Suomi.fi-valtuudet, the one host asked for mandates.")
    )
    mandates_client_id: str | None = field(
        default=None, metadata=_about("Web API Client ID of this server at Suomi.fi-valtuudet.")
    )
    mandates_api_key: str | None = field(
        default=None, repr=False, metadata=_about("Its API key, which makes the checksum of every call.")
    )
    mandates_password: str | None = field(
        default=None, repr=False, metadata=_about("Its OAuth password, for the token of a session.")
    )
    mandates_archivist_theme: str | None = field(
        default=None,
        metadata=_about("Mandate theme (URI) that opens the archivist's desk, exactly as Suomi.fi-valtuudet names it."),
    )
    mandates_officer_theme: str | None = field(
        default=None, metadata=_about("Mandate theme (URI) that opens the data-protection officer's desk.")
    )
    validation_page: bool = field(
        default=False,
        metadata=_about(
            "`true` opens the page `/validate` in production mode too; in test mode it is always there. It asks nobody "
            "who they are: set it only where outsiders cannot reach the server.",
            "`false`",
        ),
    )
    log_level: Literal["debug", "info", "warning", "error"] = field(
        default="info", metadata=_about("How much is logged.")
    )

    @property
    def keys(self) -> Path:
        """The folder of keys."""
        return self.key_folder or self.home / "keys"

    def shared(self, number: int) -> int:
        """The part of a number that one of the server processes gets: at least one."""
        return max(1, number // max(1, self.workers))

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """The settings that the environment gives; an empty variable counts as none. Raises SettingInvalid."""
        unknown = {name for name in environment if name.startswith(PREFIX)} - {variable(one) for one in fields(cls)}
        if unknown:
            raise SettingInvalid(f"no such setting: {', '.join(sorted(unknown))}")
        given = {one.name: environment.get(variable(one), "") for one in fields(cls)}
        try:
            return msgspec.convert(
                {name: text for name, text in given.items() if text},
                cls,
                strict=False,
                dec_hook=lambda kind, text: kind(text),
            )
        except msgspec.ValidationError as error:
            name = str(error).rpartition("$.")[2].strip("`")
            raise SettingInvalid(f"{PREFIX}{name.upper()} has a value that cannot be used") from None


def variable(setting: "Field[Any]") -> str:
    """The variable of the environment that gives a setting."""
    return PREFIX + setting.name.upper()
