"""From composing to signed bytes: what the SDK makes, the archive's own rules have nothing against."""

from datetime import timedelta

from varanto_client.compose import Composer
from varanto_client.sealing import seal
from varanto_formats.cda.model import Document
from varanto_formats.cda.read import read
from varanto_formats.checks import Mode, check
from varanto_formats.signatures.authority import TestAuthority
from varanto_formats.signatures.certificates import TrustStore
from varanto_formats.signatures.model import SignatureKind
from varanto_formats.signatures.signing import Signer
from varanto_formats.structures import shipped


def test_every_composed_and_sealed_document_passes_every_rule(
    composer: Composer, documents: dict[str, Document]
) -> None:
    """Each kind of document, sealed by its controller or signed by its author, has no finding at all."""
    now = composer.clock()
    authority = TestAuthority.create(now)
    service = authority.issue_service(composer.controller.oid, composer.controller.name or "")
    worker = composer.author
    card = authority.issue_professional(worker.register_number, worker.given, worker.family, worker.title)
    seals = Signer(service.certificate, service.private_key, SignatureKind.SYSTEM)
    signs = Signer(card.certificate, card.private_key, SignatureKind.PROFESSIONAL)
    for kind, document in documents.items():
        xml = seal(document, [signs if document.signature_notes else seals], now)
        checked = check(
            read(xml),
            structures=shipped(),
            trust=TrustStore.from_pem(authority.chain_pem),
            now=now + timedelta(minutes=1),
            mode=Mode.TEST,
        )
        assert [(one.code, one.pointer, one.message.en) for one in checked.findings] == [], kind
