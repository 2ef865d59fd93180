"""Whom a certificate may send us to, and which answer is looked for. Pure."""

from hashlib import sha256
from urllib.parse import urlsplit

from varanto_formats.checks.model import Mode
from varanto_formats.signatures.certificates import Certificate
from varanto_formats.signatures.revocation import Source, Way

NATIONAL = frozenset({"ocsp.fineid.fi", "proxy.fineid.fi"})
"""Where the certificates of the Digital and Population Data Services Agency say who is revoked."""


def may_be_asked(source: Source, hosts: frozenset[str]) -> bool:
    """Whether a server may be asked: a certificate comes from outside, so its addresses are followed to known hosts.

    >>> may_be_asked(Source(Way.OCSP, "http://ocsp.fineid.fi/x"), NATIONAL)
    True
    >>> may_be_asked(Source(Way.OCSP, "http://ocsp.fineid.fi@127.0.0.1/x"), NATIONAL)
    False
    """
    try:
        address = urlsplit(source.url)
        return address.scheme in ("http", "https") and address.hostname in hosts and "@" not in address.netloc
    except ValueError:
        return False


def hosts_of(configured: str, mode: Mode) -> frozenset[str]:
    """The hosts that may be asked: those configured, parted by commas; in production the national ones besides.

    >>> sorted(hosts_of("ocsp.example.fi, crl.example.fi", Mode.TEST))
    ['crl.example.fi', 'ocsp.example.fi']
    """
    hosts = frozenset(host for one in configured.split(",") if (host := one.strip().lower()))
    return hosts | NATIONAL if mode is Mode.PRODUCTION else hosts


def key(source: Source, certificate: Certificate, issuer: Certificate) -> bytes:
    """What an answer is kept under: a list under its address, an answer to a question under the certificate too."""
    asked = (certificate.der, issuer.der) if source.way is Way.OCSP else (issuer.der,)
    return sha256(b"|".join((source.url.encode(), *(sha256(one).digest() for one in asked)))).digest()
