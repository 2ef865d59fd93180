"""What documents are measured by: imported code sets."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.office import ADULT, OFFICE

from varanto.codes import rules, service
from varanto.codes.model import CodeSet, Value
from varanto.intake import service as intake
from varanto.kit.context import Context

REGISTERS = "1.2.246.537.6.1264"


def _imported(ctx: Context, folder: Path, *codes: str) -> None:
    values = [{"code": code, "fi": "Rekisteri"} for code in codes]
    file = folder / "set.json"
    file.write_text(json.dumps({"oid": REGISTERS, "name": "Rekisterit", "values": values}))
    service.import_code_sets(ctx, file, lambda _done, _total: None)


def test_only_what_was_imported_is_known_in_full(context: Callable[..., Context], tmp_path: Path) -> None:
    """Of the sets that come with the program only some values are known: nothing is missed in them."""
    ctx = context()
    assert service.measures(ctx).code_sets == {}
    _imported(ctx, tmp_path, "1", "2")
    assert service.measures(ctx).code_sets == {REGISTERS: {"1", "2"}}


def test_a_set_with_placeholders_is_not_known_in_full() -> None:
    """All versions count together, and a set of which we guess a value is no measure."""
    guessed = CodeSet(oid="1.2.3", name="a", values=(Value(code="1", fi="a", verified=False),))
    old = CodeSet(oid="1.2.4", version="2016", name="a", values=(Value(code="1", fi="a"),))
    new = CodeSet(oid="1.2.4", version="2017", name="a", values=(Value(code="2", fi="b"),))
    assert rules.known_codes([guessed, old, new]) == {"1.2.4": {"1", "2"}}


def test_a_code_outside_an_imported_set_is_told(ctx: Context, tmp_path: Path) -> None:
    """The document is stored; its receipt and its validation say which code nobody knows."""
    document = OFFICE.sealed(OFFICE.composer().relationship(ADULT, ["24"]))
    _imported(ctx, tmp_path, "2")
    (found,) = intake.validate(ctx, document, with_state=True).findings
    assert (found.code, found.pointer.rpartition("/localSocialHeader/")[2]) == ("unknown-code", "registryType/@code")
    assert "unknown-code" in intake.store(ctx, document).receipt
