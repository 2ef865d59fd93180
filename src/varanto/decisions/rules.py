"""Who may read which decision, and what of two decisions differs. Pure."""

from collections.abc import Iterator

from varanto.decisions.model import Receipt
from varanto.disclosure.model import Verdict
from varanto.kit.context import Actor

OFFICER = "officer"


def may_read(reader: Actor, receipt: Receipt, *, holder: str | None, sees: bool) -> bool:
    """Whether a reader may see a decision (api.md, Disclosure).

    The operator may; of a decision on a document its holder's data-protection officer, and those of the holder's
    people who see the document themselves (`sees`). Whoever was refused never learns why.
    """
    if reader.operator and not reader.desk:
        return True
    if receipt.verdict is None or not reader.organization or reader.organization != holder:
        return False
    if reader.desk:
        return reader.desk == OFFICER
    return sees and (receipt.verdict.allowed or not _asked(reader, receipt))


def differences(then: Verdict, again: Verdict) -> Iterator[str]:
    """The names of what two decisions on one version say differently."""
    for name in ("allowed", "rule", "basis", "masked"):
        if getattr(then, name) != getattr(again, name):
            yield name


def _asked(reader: Actor, receipt: Receipt) -> bool:
    """Whether the reader is the one who asked; without a professional the system is."""
    return reader.organization == receipt.record.asker.organization and reader.professional == receipt.professional
