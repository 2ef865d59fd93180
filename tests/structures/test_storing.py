"""Documents of every national structure go in, come back and are found; with one fault they do not go in."""

import json
from dataclasses import replace
from typing import Any

import pytest
from tests.office import OFFICE
from tests.shared import needs_shared
from tests.structures.catalogue import OIDS, PUBLISHED_COUNT, PUBLISHED_OIDS, structure
from tests.structures.composing import compose, composer, is_signed
from tests.structures.faults import KINDS, fault, kinds_for

import varanto.archive.service as archive
import varanto.codes.service as codes
from varanto.access.model import Purpose
from varanto.archive.model import WILLS, Search
from varanto.disclosure import service as disclosure
from varanto.disclosure.model import FetchRequest, Form, Page, Released, SearchRequest
from varanto.intake import service as intake
from varanto.kit.context import Context
from varanto.kit.errors import Invalid
from varanto_client.compose import content_of
from varanto_formats.cda.model import Document
from varanto_formats.findings import Severity
from varanto_formats.structures import specific_type

every_structure = pytest.mark.parametrize("oid", OIDS)


def goes_through(ctx: Context, document: Document) -> None:
    """Store a document: it comes back byte for byte and as JSON, and a search by its type finds it.

    The archivist looks, whom no sensitive subclass stops; wills are shown to whoever stored them.
    """
    xml = OFFICE.store(ctx, document, by_professional=is_signed(document))
    assert document.document_group
    is_will = document.document_group.code in WILLS
    reader = ctx if is_will else replace(ctx, actor=replace(ctx.actor, desk="archivist"))
    assert fetched(reader, document, Form.XML) == xml
    assert json.loads(fetched(reader, document, Form.JSON)) == content_of(document)
    assert (document.oid in found(reader, document)) is not is_will


def fetched(ctx: Context, document: Document, form: Form) -> bytes:
    """A document in one form; it must be released."""
    released = disclosure.fetch(ctx, FetchRequest(document.oid, Purpose()), lambda formats: form.value)
    assert isinstance(released, Released)
    return released.content


def found(ctx: Context, document: Document) -> list[str]:
    """The documents that a search by the client and the type finds; the special documents are a group, not a type."""
    (client,), group = document.clients, document.document_group
    assert client.identifier
    assert group
    if document.specific_type:
        terms = Search(client_ids=(), types=[specific_type(document.structure or "")])
    else:
        terms = Search(client_ids=(), groups=[group.code])
    page = disclosure.search(ctx, SearchRequest(client=client.identifier, purpose=Purpose(), filters=terms))
    assert isinstance(page, Page)
    return [item.version.oid for item in page.items]


def is_refused(ctx: Context, document: Document, content: dict[str, Any], pointer: str) -> None:
    """A document with that content in place of its own is refused, the place is told, and nothing is kept."""
    spoilt = composer().fill(document, document.structure or "", content)
    with pytest.raises(Invalid) as caught:
        intake.store(ctx, OFFICE.sealed(spoilt, by_professional=is_signed(document)))
    errors = {(one.code, one.pointer) for one in caught.value.findings if one.severity is Severity.ERROR}
    assert {place for code, place in errors if code == "structure-invalid"} == {pointer}
    assert archive.find(ctx, document.oid) is None


@needs_shared
def test_the_whole_catalogue_is_there(ctx: Context) -> None:
    """R-35: a repository with the import judges by every published structure, and by those that only we ship."""
    assert len(PUBLISHED_OIDS) == PUBLISHED_COUNT
    assert {oid for oid in OIDS if oid not in codes.structures(ctx)} == set()


@every_structure
def test_a_document_of_every_structure_is_stored(ctx: Context, case: Document, oid: str) -> None:
    """R-35: with every field filled it goes in, comes back as it was, and is found by its type."""
    goes_through(ctx, compose(oid, case))


@every_structure
def test_a_document_with_a_fault_is_refused(ctx: Context, case: Document, oid: str) -> None:
    """R-35: with one fault anywhere in its content it is refused, and the finding points at the fault."""
    document = compose(oid, case)
    content = content_of(document)
    first = next(found for kind in kinds_for(oid) if (found := fault(kind, structure(oid), content, 0)))
    is_refused(ctx, document, first.content, first.pointer)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(1, 4))
@every_structure
def test_any_content_of_a_structure_is_stored(ctx: Context, case: Document, oid: str, seed: int) -> None:
    """R-35: with the mandatory fields alone, with some or with all it goes in."""
    goes_through(ctx, compose(oid, case, seed, (seed - 1) / 2))


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(1, 4))
@every_structure
def test_every_kind_of_fault_is_refused(ctx: Context, case: Document, oid: str, seed: int) -> None:
    """R-35: whatever the fault and wherever it is, the finding points at it."""
    document = compose(oid, case, seed)
    for kind in KINDS:
        if found := fault(kind, structure(oid), content_of(document), seed):
            is_refused(ctx, document, found.content, found.pointer)
