"""Receipts: proof, signed by the archive, of what it holds."""

import json
import threading
from collections.abc import Mapping
from typing import Any

import httpx
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from varanto_client import wire
from varanto_client.errors import ReceiptInvalid
from varanto_client.transport import Patience, problem_of, send

KIND = "varanto-receipt+jws"
_ALGORITHMS = ["ES256"]
_OK = 200


class Keys:
    """The archive's public keys, fetched when first needed and again when none of them fits."""

    def __init__(self, http: httpx.Client, patience: Patience) -> None:
        self._http = http
        self._patience = patience
        self._lock = threading.Lock()
        self._keys: KeySet | None = None

    def verify(self, receipt: Mapping[str, Any]) -> None:
        """Make sure that the archive signed these very members. Raises ReceiptInvalid."""
        signed = {name: value for name, value in receipt.items() if name != "jws"}
        token = str(receipt.get("jws", ""))
        payload = self._payload(token, self._known()) or self._payload(token, self._fetch())
        if payload is None:
            raise ReceiptInvalid("the receipt is not signed by the archive")
        if json.loads(payload) != signed:
            raise ReceiptInvalid("the receipt says something else than what the archive signed")

    def _payload(self, token: str, keys: KeySet) -> bytes | None:
        try:
            opened = jws.deserialize_compact(token, keys, _ALGORITHMS)
        except (JoseError, ValueError):
            return None
        return opened.payload if opened.headers().get("typ") == KIND else None

    def _known(self) -> KeySet:
        with self._lock:
            return self._keys or self._fetch()

    def _fetch(self) -> KeySet:
        response = send(self._http, lambda: self._http.build_request("GET", ".well-known/jwks.json"), self._patience)
        if response.status_code != _OK:
            raise problem_of(response)
        self._keys = KeySet.import_key_set(wire.members(response.content))  # pyright: ignore[reportArgumentType]
        return self._keys
