"""What rests on a relationship or case document, and so goes before it (disclosure.md D-18). Pure."""

from collections.abc import Sequence

from varanto.archive.model import CLIENT_DOCUMENTS, Group, Version


def resting(version: Version, others: Sequence[Version]) -> list[Version]:
    """Of the other live versions that its controller has of its clients, those that rest on this one.

    On a case document the client documents of its case; on a relationship document, where the client has no other live
    one, all her cases and client documents.
    """
    if version.document_group is Group.CASE:
        return [one for one in others if one.document_group in CLIENT_DOCUMENTS and one.case_oid == version.case_oid]
    groups = [one.document_group for one in others]
    if version.document_group is not Group.RELATIONSHIP or Group.RELATIONSHIP in groups:
        return []
    return [one for one in others if one.document_group in {Group.CASE, *CLIENT_DOCUMENTS}]
