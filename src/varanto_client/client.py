"""The client: every call that a client information system makes to the archive (api.md, Documents, Registers)."""

import base64
import hashlib
import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any, Self, TypeVar

import httpx

from varanto_client import batch, receipts, wire
from varanto_client.calls import answer_of, path
from varanto_client.credentials import Credentials
from varanto_client.errors import AnswerUnreadable, ReceiptInvalid
from varanto_client.model import (
    NO_FILTERS,
    NO_LOG_FILTERS,
    OWN,
    Acting,
    Checkpoint,
    ConsistencyProof,
    Decision,
    DisclosureNotice,
    Fetched,
    Filters,
    Form,
    InclusionProof,
    KeptNotice,
    LogEntry,
    LogFilters,
    Metadata,
    Page,
    Parts,
    Preview,
    Prohibition,
    Purpose,
    Reason,
    Receipt,
    Replay,
    Validation,
    Wills,
    identifier,
)
from varanto_client.registers import Registers
from varanto_client.session import Session
from varanto_client.transport import Patience
from varanto_formats.identifiers import Identifier
from varanto_formats.reconciliation import Part

T = TypeVar("T")

TIMEOUT = httpx.Timeout(60.0, connect=10.0)
_XML = {"content-type": "application/xml"}


class Client(Registers):
    """Speaks with one archive as one system in one acting context; close it, or use it in a `with` block.

    `http` replaces the pool of connections, for another trust store or a client certificate; its `base_url` counts.
    Every call raises the errors of `varanto_client.errors`, ValueError for an OID that is none, and may be repeated.
    """

    def __init__(
        self,
        base_url: str,
        credentials: Credentials,
        acting: Acting,
        *,
        http: httpx.Client | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._http = http or httpx.Client(base_url=base_url, timeout=TIMEOUT)
        super().__init__(Session(self._http, credentials, acting, patience))
        self._keys = receipts.Keys(self._http, self._session.patience)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections, also those of clients made by `acting_as`."""
        self._http.close()

    @property
    def acting(self) -> Acting:
        """In whose name it calls."""
        return self._session.acting

    def acting_as(self, acting: Acting) -> "Client":
        """The same system in another context, over the same connections."""
        session = self._session
        return Client("", session.credentials, acting, http=self._http, patience=session.patience)

    def store(self, xml: bytes) -> Receipt:
        """Store a signed document; the receipt is verified. A repeated call brings the first receipt again."""
        receipt = self._receipt(self._session.call("POST", "v1/documents", content=xml, headers=_XML))
        if receipt.sha256 != hashlib.sha256(xml).hexdigest():
            raise ReceiptInvalid("the receipt speaks of other bytes than those sent")
        return receipt

    def store_batch(self, documents: Sequence[bytes]) -> Iterator[batch.Outcome]:
        """Store signed documents with one call, at most 1 000 and 256 MB of lines; each stands alone.

        What became of each comes in their order as soon as it is known, receipts verified. Ends with Unreachable or a
        ProblemError when the answers break off; documents without an answer may be sent again.
        """
        lines = batch.Lines(documents)
        response = self._session.call("POST", "v1/documents/batch", content=lines, headers=lines.headers, stream=True)
        with closing(response):
            for outcome, document in zip(batch.outcomes(response, len(documents)), documents, strict=True):
                if outcome.receipt:
                    self._keys.verify(outcome.receipt)
                    if outcome.receipt.get("sha256") != hashlib.sha256(document).hexdigest():
                        raise ReceiptInvalid("the receipt speaks of other bytes than those sent")
                yield outcome

    def validate(self, xml: bytes, *, document_only: bool = False) -> Validation:
        """Everything that storing would say; `document_only` leaves out what needs the archive's state."""
        where = "v1/documents/validate" + ("?level=document" if document_only else "")
        return wire.read(answer_of(self._session.call("POST", where, content=xml, headers=_XML)), Validation)

    def invalidate(self, oid: str, etag: str, reason: Reason, explanation: str = "") -> Receipt:
        """Take a version out of use; `etag` is that of the current version, its SHA-256."""
        bare = etag.strip('"')
        headers = {"if-match": f'"{bare}"', "idempotency-key": str(uuid.uuid4())}
        wish = {"reason": reason.value, "explanation": explanation}
        where = path("documents", oid, "invalidation")
        return self._receipt(self._session.call("POST", where, json=wish, headers=headers))

    def fetch(self, oid: str, form: Form = Form.XML, purpose: Purpose = OWN) -> Fetched:
        """A document: its bytes as they were stored, or another form of it."""
        headers = {"accept": form.value, **_purpose(purpose)}
        response = self._session.call("GET", path("documents", oid), headers=headers)
        media_type, etag = response.headers.get("content-type", ""), response.headers.get("etag", "").strip('"')
        if form is Form.XML and etag != hashlib.sha256(response.content).hexdigest():
            raise AnswerUnreadable("the document changed on its way")
        return Fetched(response.content, media_type.partition(";")[0], etag)

    def metadata(self, oid: str, purpose: Purpose = OWN) -> Metadata:
        """The metadata of one version."""
        response = self._session.call("GET", path("documents", oid, "metadata"), headers=_purpose(purpose))
        return wire.read(answer_of(response), Metadata)

    def versions(self, oid: str, purpose: Purpose = OWN) -> tuple[Metadata, ...]:
        """All versions of the set that the document belongs to, oldest first."""
        response = self._session.call("GET", path("documents", oid, "versions"), headers=_purpose(purpose))
        return wire.read(answer_of(response), Page[Metadata]).items

    def search(self, client: Identifier, filters: Filters = NO_FILTERS, purpose: Purpose = OWN) -> Iterator[Metadata]:
        """The metadata of one client's documents; pages are fetched as they are needed."""
        wish = {"client": identifier(client), "purpose": purpose.members(), **filters.members()}
        return self.pages("v1/documents/search", wish, Page[Metadata])

    def summary(self, client: Identifier, purpose: Purpose = OWN) -> dict[str, Any]:
        """The summary (kooste) of a client in the own register, as the archive's docs/summary.md describes it."""
        wish = {"client": identifier(client), "purpose": purpose.members()}
        return answer_of(self._session.call("POST", "v1/documents/summary", json=wish))

    def summary_page(self, client: Identifier, form: Form = Form.PDF, language: str = "fi") -> Fetched:
        """The summary for people, in Finnish or Swedish, as a page (XHTML) or on paper (PDF)."""
        headers = {"accept": form.value, "accept-language": language}
        wish = {"client": identifier(client), "purpose": OWN.members()}
        response = self._session.call("POST", "v1/documents/summary", json=wish, headers=headers)
        return Fetched(response.content, response.headers.get("content-type", "").partition(";")[0], "")

    def wills(self, client: Identifier, *, history: bool = False, purpose: Purpose = OWN) -> Wills:
        """A client's will; with `history` the earlier versions of its documents too. The purpose tells the context."""
        wish = {"client": identifier(client), "history": history, "purpose": purpose.members()}
        return wire.read(answer_of(self._session.call("POST", "v1/wills/search", json=wish)), Wills)

    def preview_wills(
        self, client: Identifier, prohibitions: Sequence[Prohibition], *, purpose: Purpose = OWN
    ) -> Preview:
        """What a whole planned set of prohibitions would hide and what would stay usable; nothing is stored."""
        planned = [one.planned() for one in prohibitions]
        wish = {"client": identifier(client), "prohibitions": planned, "purpose": purpose.members()}
        return wire.read(answer_of(self._session.call("POST", "v1/wills/preview", json=wish)), Preview)

    def notice(
        self, notice: DisclosureNotice, *, corrects: KeptNotice | None = None, key: str | None = None
    ) -> KeptNotice:
        """Keep a disclosure notice, or a new version in place of the newest one.

        The same again brings the first answer; of two that are alike on purpose each needs a `key` of its own.
        """
        wish = notice.members() | ({"corrects": corrects.id} if corrects else {})
        said = json.dumps([wish, corrects and corrects.version], sort_keys=True).encode()
        headers = {"idempotency-key": key or hashlib.sha256(said).hexdigest()}
        headers |= {"if-match": f'"{corrects.version}"'} if corrects else {}
        answer = self._session.call("POST", "v1/disclosure-notices", json=wish, headers=headers)
        return wire.read(answer_of(answer), KeptNotice)

    def notice_versions(self, number: str) -> tuple[KeptNotice, ...]:
        """All versions of a disclosure notice of one's own, oldest first."""
        answer = self._session.call("GET", f"v1/disclosure-notices/{uuid.UUID(number)}")
        return wire.read(answer_of(answer), Page[KeptNotice]).items

    def invalidate_notice(self, number: str, reason: str) -> KeptNotice:
        """Say that a disclosure notice should never have been made; it stays, with the reason."""
        where = f"v1/disclosure-notices/{uuid.UUID(number)}/invalidation"
        return wire.read(answer_of(self._session.call("POST", where, json={"reason": reason})), KeptNotice)

    def decision(self, number: str) -> Decision:
        """Why a document was released or withheld; for its holder, the holder's officer and the operator."""
        return wire.read(answer_of(self._session.call("GET", f"v1/decisions/{uuid.UUID(number)}")), Decision)

    def replay(self, number: str) -> Replay:
        """Have it decided again on what was stored then; the answer says whether it agrees."""
        where = f"v1/decisions/{uuid.UUID(number)}/replay"
        return wire.read(answer_of(self._session.call("POST", where)), Replay)

    def decisions(self, *, document: str | None = None, client: Identifier | None = None) -> Iterator[Decision]:
        """Decisions on one's own documents, newest first: on one version (by its OID), or on one client's."""
        wish = {"document": document} if document else {"client": identifier(client) if client else None}
        return self.pages("v1/decisions/search", wish, Page[Decision])

    def log_search(self, filters: LogFilters = NO_LOG_FILTERS) -> Iterator[LogEntry]:
        """Entries of the logs, newest first, as a data-protection officer or a citizen may see them."""
        return self.pages("v1/log/search", filters.members(), Page[LogEntry])

    def log_checkpoint(self) -> Checkpoint:
        """The newest signed checkpoint of the log, and the key that verifies it."""
        response = self._session.call("GET", "v1/log/checkpoint")
        return Checkpoint(response.text, response.headers.get("varanto-log-key", ""))

    def log_proof(self, entry: str) -> InclusionProof:
        """Proof that an entry stands in the log."""
        where = f"v1/log/entries/{uuid.UUID(entry)}/proof"
        return wire.read(answer_of(self._session.call("GET", where)), InclusionProof)

    def log_consistency(self, first: int, second: int | None = None) -> ConsistencyProof:
        """Proof that the log has only grown between checkpoints of these sizes; by default up to the newest."""
        where = f"v1/log/consistency?from={first}" + (f"&to={second}" if second is not None else "")
        return wire.read(answer_of(self._session.call("GET", where)), ConsistencyProof)

    def parts(
        self, prefixes: Sequence[str], start: datetime | None = None, end: datetime | None = None
    ) -> tuple[Part, ...]:
        """What the own register holds of a span of authoring times, under leaf prefixes (docs/reconciliation.md)."""
        created = {name: at.isoformat() for name, at in (("from", start), ("to", end)) if at}
        wish = {"prefixes": list(prefixes), "created": created}
        return wire.read(answer_of(self._session.call("POST", "v1/documents/reconciliation", json=wish)), Parts).parts

    def _receipt(self, response: httpx.Response) -> Receipt:
        members = answer_of(response)
        self._keys.verify(members)
        return wire.read(members, Receipt)


def _purpose(purpose: Purpose) -> dict[str, str]:
    """The header that tells for what data are asked: base64url JSON."""
    if purpose == OWN:
        return {}
    text = json.dumps(purpose.members(), separators=(",", ":")).encode()
    return {"varanto-purpose": base64.urlsafe_b64encode(text).decode().rstrip("=")}
