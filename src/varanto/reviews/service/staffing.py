"""Use case of registering an organisation's own people, so that their own data can be told from others'."""

import csv
import io

import varanto.log.service as log
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.log.model import Action, Event
from varanto.reviews import store
from varanto.reviews.rules import comparing
from varanto.reviews.service.knowing import address_mark
from varanto_formats.identifiers import Identifier, hetu
from varanto_formats.identifiers.codesystems import PROFESSIONAL_REGISTER

COLUMNS = ("rekisterointitunnus", "henkilotunnus", "lahiosoite", "postinumero")


def put_staff(ctx: Context, table: str) -> int:
    """Register the organisation's people by a table (CSV with semicolons) in place of those before; answers how many.

    Only keyed digests are kept of it. Raises the problem `registration-invalid`, which names the rows that are wrong.
    """
    rows = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff")), delimiter=";"))
    wrong = [str(number) for number, row in enumerate(rows, 2) if not _is_right(row)]
    if not rows or wrong:
        raise Problem("registration-invalid", f"Wrong rows: {', '.join(wrong) or 'there are none'}.")
    marks = {row["rekisterointitunnus"]: _marks(ctx, row) for row in rows}
    before = store.put_staff(ctx.db, ctx.actor.organization, marks.values())
    detail = {"before": before, "after": len(marks)}
    log.record(ctx, Event(action=Action.REVIEW_STAFF, controller=ctx.actor.organization, detail=detail))
    return len(marks)


def _is_right(row: dict[str, str]) -> bool:
    filled = all(isinstance(row.get(column), str) for column in COLUMNS)
    return filled and bool(row["rekisterointitunnus"].strip()) and hetu.parse(row["henkilotunnus"].strip()) is not None


def _marks(ctx: Context, row: dict[str, str]) -> tuple[bytes, bytes, bytes | None]:
    address = comparing.address(row["lahiosoite"], row["postinumero"])
    return (
        ctx.keys.index(Identifier(PROFESSIONAL_REGISTER, row["rekisterointitunnus"].strip())),
        ctx.keys.index(Identifier(hetu.SYSTEM, row["henkilotunnus"].strip())),
        address_mark(ctx, address) if address else None,
    )
