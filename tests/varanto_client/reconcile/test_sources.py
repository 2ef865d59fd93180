"""What a client system holds is read from a folder or an export, and an unfit source is told where it fails."""

import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from varanto_client.reconcile import SourceUnusable, Span, held, holdings, is_outbox
from varanto_formats.cda.model import Document
from varanto_formats.cda.write import write
from varanto_formats.reconciliation import Element

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
LINES = [("1.2.246.10.1", 1, "a" * 64, AT), ("1.2.246.10.2", 3, "b" * 64, AT + timedelta(days=1))]
HEADS = ("oid", "version", "sha256", "created_at")


def _facts(source: Path) -> list[tuple[str, int, str, datetime]]:
    return [(one.oid, one.version, one.sha256, one.created_at) for one in held(source)]


def test_a_folder_is_read_document_by_document(tmp_path: Path, documents: dict[str, Document]) -> None:
    """R-27: OID, version, digest of the bytes and authoring time of every XML file, in folders of folders too."""
    (tmp_path / "inner").mkdir()
    expected = set[tuple[str, int, str, datetime]]()
    for number, document in enumerate(documents.values()):
        xml = write(document)
        (tmp_path / ("inner" if number % 2 else ".") / f"{number}.xml").write_bytes(xml)
        assert document.created_at
        expected.add((document.oid, document.version, hashlib.sha256(xml).hexdigest(), document.created_at))
    assert set(_facts(tmp_path)) == expected


def test_an_outbox_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    """An outbox may have any name, and no export is taken for one."""
    outbox, export = tmp_path / "export.csv", tmp_path / "old.outbox"
    with closing(sqlite3.connect(outbox)) as db:
        db.execute("create table entry (oid text)")
    export.write_text("oid")
    assert [is_outbox(path) for path in (outbox, export, tmp_path)] == [True, False, False]


def test_an_export_may_be_a_table_or_lines(tmp_path: Path) -> None:
    """R-27: CSV with a heading, or NDJSON; other columns do not matter, nor does a byte-order mark."""
    table = tmp_path / "export.csv"
    rows = [",".join(map(str, (*HEADS, "unit"))), *(f"{o},{v},{s},{t.isoformat()},9" for o, v, s, t in LINES)]
    table.write_text("\n".join(rows), "utf-8-sig")
    lines = tmp_path / "export.ndjson"
    lines.write_text(
        "\n".join(json.dumps(dict(zip(HEADS, (o, v, s, t.isoformat()), strict=True))) for o, v, s, t in LINES)
    )
    assert _facts(table) == _facts(lines) == LINES


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ("1.2.3,one,{d},2026-11-20T09:30:00Z", "the member version does not fit"),
        ("1.2.3,1,SECRET,2026-11-20T09:30:00Z", "the member sha256 does not fit"),
        ("1.2.3,1,{d},2026-11-20T09:30:00", "the member created_at does not fit"),
        ("1.2.3,1", "the member sha256 does not fit"),
    ],
)
def test_an_unfit_entry_is_named_but_not_repeated(tmp_path: Path, entry: str, why: str) -> None:
    """People correct an export by number and member; what stands there may be anything and is not shown."""
    path = tmp_path / "export.csv"
    path.write_text(f"{','.join(HEADS)}\n{entry.format(d='a' * 64)}\n")
    with pytest.raises(SourceUnusable) as unusable:
        list(held(path))
    assert str(unusable.value) == f"{path}, entry 1: {why}"


@pytest.mark.parametrize("line", ["{}", "[]", "no JSON"])
def test_a_line_without_members_is_no_entry(tmp_path: Path, line: str) -> None:
    """A file of something else is not taken for an empty one."""
    path = tmp_path / "export.ndjson"
    path.write_text(line)
    with pytest.raises(SourceUnusable, match="entry 1: a member is missing"):
        list(held(path))


def test_a_file_that_is_no_document_stops_the_reading(tmp_path: Path) -> None:
    """A comparison that leaves something out silently would prove nothing."""
    (tmp_path / "broken.xml").write_bytes(b"<ClinicalDocument")
    with pytest.raises(SourceUnusable, match=r"broken\.xml is not a document with an authoring time"):
        list(held(tmp_path))


def test_the_span_holds_its_beginning_but_not_its_end(tmp_path: Path) -> None:
    """R-27: both sides cut a month off at the same moments."""
    path = tmp_path / "export.ndjson"
    path.write_text(
        "\n".join(json.dumps(dict(zip(HEADS, (o, v, s, t.isoformat()), strict=True))) for o, v, s, t in LINES)
    )
    day = holdings(held(path), Span(AT, AT + timedelta(days=1)))
    assert day.under("") == [Element(*LINES[0][:3])]
    assert len(holdings(held(path))) == 2
