"""What rests on a document, in which order documents go, what a form must say. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from varanto.archive.model import CLIENT_DOCUMENTS, Group, Version
from varanto.disclosure.model import Item
from varanto.withdrawals.model import Reason
from varanto_formats.identifiers import oids

LONGEST = 2000
_LAST = (Group.CASE, Group.RELATIONSHIP)


def dependants_first(items: Iterable[Item]) -> tuple[Item, ...]:
    """The documents in the order in which they can be invalidated: what rests on another goes before it (D-18)."""

    def place(item: Item) -> int:
        group = item.version.document_group
        return _LAST.index(group) + 1 if group in _LAST else 0

    return tuple(sorted(items, key=place))


def resting(version: Version, others: Sequence[Version]) -> list[Version]:
    """Of the other live versions that its controller has of its clients, those that rest on this one (D-18).

    On a case document the client documents of its case; on a relationship document, where the client has no other live
    one, all her cases and client documents.
    """
    if version.document_group is Group.CASE:
        return [one for one in others if one.document_group in CLIENT_DOCUMENTS and one.case_oid == version.case_oid]
    groups = [one.document_group for one in others]
    if version.document_group is not Group.RELATIONSHIP or Group.RELATIONSHIP in groups:
        return []
    return [one for one in others if one.document_group in {Group.CASE, *CLIENT_DOCUMENTS}]


def mistakes(reason: str, explanation: str) -> dict[str, str]:
    """What is wrong with a stated reason: the key of a sentence by the name of the field.

    >>> mistakes("other", " ")
    {'explanation': 'mistake-explanation'}
    """
    found = {} if reason in set(Reason) else {"reason": "mistake-reason"}
    if (reason == Reason.OTHER and not explanation.strip()) or len(explanation) > LONGEST:
        found["explanation"] = "mistake-explanation"
    return found


def listed(text: str) -> tuple[str, ...] | None:
    """The OIDs of a text, one a line or parted by commas or spaces, each once; None where something is no OID.

    >>> listed("1.2.246.10.1, urn:oid:1.2.246.10.2"), listed("x")
    (('1.2.246.10.1', '1.2.246.10.2'), None)
    """
    found = tuple(dict.fromkeys(oids.strip_urn(one) for one in text.replace(",", " ").split()))
    return found if all(oids.is_oid(one) for one in found) else None


def ticked(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The OIDs that are ticked in a form."""
    names = (name.removeprefix("document-") for name in fields if name.startswith("document-"))
    return tuple(name for name in names if oids.is_oid(name))
