"""The page /validate: everything that is wrong beside its source, and nothing kept of it."""

import logging
from pathlib import Path

import pytest
from psycopg import sql
from starlette.testclient import TestClient
from tests import make
from tests.office import ADULT, OFFICE
from tests.shared import SHARED, needs_shared
from tests.varanto.validation.conftest import seen, send

from varanto.app import application
from varanto.kit.context import Context
from varanto.kit.db import Database
from varanto.kit.html.languages import LANGUAGES
from varanto.kit.http import Request
from varanto.kit.keyring import Keyring
from varanto.settings import Settings
from varanto.validation import pages
from varanto_formats.cda.write import write
from varanto_formats.checks import Mode

HETU = "010181-900C"
FRAME = b'<RCMR_IN200002FI01 xmlns="urn:hl7-org:v3"><id root="1.2.3"/></RCMR_IN200002FI01>'


def test_the_page_comes_without_a_token_and_without_a_script(page: TestClient) -> None:
    """R-32: everybody can open it; the policy forbids scripts, styles in the page and foreign addresses."""
    answer = page.get("/validate")
    assert answer.status_code == 200
    shown = seen(answer)
    assert not any(tag in {"script", "style", "iframe"} for tag, _ in shown.elements)
    assert not any("style" in given or any(name.startswith("on") for name in given) for _, given in shown.elements)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy


def test_findings_and_rows_lead_to_each_other(page: TestClient, document: bytes) -> None:
    """R-31: from each finding a link to its row, from each row back, and on to what the rule means."""
    shown = seen(send(page, ("mine.xml", document)))
    assert "Virheitä 1, varoituksia 0" in shown.text
    assert "mine.xml" in shown.text
    inside = [link[1:] for link in shown.links if link.startswith("#")]
    assert "finding-1" in inside
    assert any(link.startswith("document-2:") for link in inside)
    assert set(inside) <= shown.anchors
    assert page.get(next(link for link in shown.links if link.startswith("/rules/"))).status_code == 200


def test_a_fault_of_the_structured_body_is_shown_in_it(page: TestClient) -> None:
    """A pointer into the JSON leads to the row of the field, not to a blob of Base64."""
    note = make.case_note((make.client(),)).replace(b'"paivamaara": "2026-03-02"', b'"paivamaara": "eilen"')
    shown = seen(send(page, ("x.xml", write(make.document(body=make.body(json=note))))))
    row = next(link for link in shown.links if link.startswith("#content-"))
    assert row[1:] in shown.anchors
    assert '"paivamaara": "eilen"' in shown.text


def test_identity_codes_are_not_shown(page: TestClient, document: bytes) -> None:
    """The day of birth is enough to know whom one sees; the rest stays hidden in source, body and broken files."""
    for data in (document, document[:-20], b"<a>" + f"{HETU} ".encode() * 100):
        answer = send(page, ("x.xml", data))
        assert "010181-••••" in seen(answer).text
        assert HETU not in answer.text


def test_a_file_can_say_anything(page: TestClient) -> None:
    """Markup in a file or in its name is text on the page."""
    shown = seen(send(page, ("<script>a</script>.xml", b"<html><script>alert(1)</script></html>")))
    assert "<script>alert(1)</script>" in shown.text
    assert "<script>a</script>.xml" in shown.text
    assert not any(tag == "script" for tag, _ in shown.elements)


@pytest.mark.parametrize("data", [b"", b"\0\1\2", b"PK\3\4" + bytes(range(256)), b"\n" * 100_000, b"<a>" * 200_000])
def test_what_is_no_document_gets_an_answer_too(page: TestClient, data: bytes) -> None:
    """Whatever is dropped, a person reads one error, on a page of a bearable size."""
    answer = send(page, ("x.xml", data))
    assert answer.status_code == 200
    assert "Virheitä 1" in answer.text
    assert len(answer.content) < 500_000


def test_of_a_long_file_the_surroundings_of_findings_are_shown(page: TestClient, document: bytes) -> None:
    """A row far down is there with its neighbours; what lies between is counted."""
    shown = seen(send(page, ("x.xml", document.replace(b"</versionNumber>", b"</versionNumber>" + b"\n" * 50_000))))
    assert "riviä jätetty pois" in seen(send(page, ("x.xml", b"<a>" + b"\n" * 50_000 + b"</b>"))).text
    assert {link[1:] for link in shown.links if link.startswith("#")} <= shown.anchors


def test_a_good_document_is_called_good(ctx: Context) -> None:
    """Where nothing is wrong the page says so, and shows the source all the same."""
    sealed = OFFICE.sealed(OFFICE.composer().relationship(ADULT, ["24"]))
    page = pages.check(ctx, _form(sealed)).content().decode()
    assert "Asiakirja on kunnossa" in page
    assert "asiakkuusasiakirja" in page


def test_the_frame_may_come_along(page: TestClient, document: bytes) -> None:
    """Two files in either order: the one with the frame's root is the frame."""
    for files in ((("k.xml", FRAME), ("s.xml", document)), (("s.xml", document), ("k.xml", FRAME))):
        shown = seen(send(page, *files))
        assert shown.text.index("k.xml") < shown.text.index("s.xml")
        assert {"sheet-frame", "sheet-document", "sheet-content"} <= shown.anchors
        assert {"/rules/id-mismatch?lang=fi", "/rules/service-request-invalid?lang=fi"} <= set(shown.links)
        assert "#frame-1" in shown.links


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "Valitse ensin tiedosto."),
        ([("", b"")], "Valitse ensin tiedosto."),
        ([("a.xml", FRAME)], "Annoit pelkän siirtokehyksen."),
        ([("a.xml", FRAME), ("b.xml", FRAME)], "Anna yksi asiakirja"),
        ([("a.xml", b"<a/>"), ("b.xml", b"<a/>")], "Anna yksi asiakirja"),
        ([("a.xml", b"<a/>"), ("b.xml", b"<a/>"), ("c.xml", FRAME)], "Anna yksi asiakirja"),
    ],
)
def test_a_form_filled_in_wrong_is_told_at_its_field(page: TestClient, files: list[tuple[str, bytes]], said) -> None:
    """The page comes again with the mistake in words, tied to the field."""
    answer = send(page, *files) if files else page.post("/validate", files={"other": (None, "x")})
    shown = seen(answer)
    assert (answer.status_code, said in shown.text) == (422, True)
    field = next(given for tag, given in shown.elements if tag == "input")
    assert field["aria-invalid"] == "true"
    assert set(str(field["aria-describedby"]).split()) <= shown.anchors


@pytest.mark.parametrize(
    ("body", "media", "status", "code"),
    [
        (b"x", "multipart/form-data; boundary=b", 400, "request-malformed"),
        (b"x", "multipart/form-data", 400, "request-malformed"),
        (
            b'--b\r\nContent-Disposition: form-data; name="f"\r\n\r\n\r\n' * 50,
            "multipart/form-data; boundary=b",
            400,
            "",
        ),
        (b"a=b", "application/x-www-form-urlencoded", 415, "unsupported-media"),
        (b" " * (20 * 2**20 + 1), "multipart/form-data; boundary=b", 413, "too-large"),
    ],
)
def test_a_refusal_is_a_page_for_people(page: TestClient, body: bytes, media: str, status: int, code: str) -> None:
    """Who uses a browser is told in her language, not in JSON."""
    answer = page.post("/validate?lang=sv", content=body, headers={"Content-Type": media})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert 'lang="sv"' in answer.text
    assert code in answer.text


def test_the_page_speaks_three_languages(page: TestClient, document: bytes) -> None:
    """Finnish, unless the address or the browser asks for Swedish or English; findings too."""
    titles = {"fi": "Tarkista asiakirja", "sv": "Kontrollera en handling", "en": "Check a document"}
    for language in LANGUAGES:
        shown = seen(page.get(f"/validate?lang={language}"))
        assert titles[language] in shown.text
        assert dict(shown.elements)["html"]["lang"] == language
    for accepted, language in {"sv-FI,sv;q=0.9,fi;q=0.8": "sv", "de, en-GB;q=0.5": "en", "de": "fi", "*": "fi"}.items():
        assert titles[language] in page.get("/validate", headers={"Accept-Language": accepted}).text
    assert "Errors 1, warnings 0" in send(page, ("x.xml", document), params={"lang": "en"}).text
    assert titles["fi"] in page.get("/validate?lang=xx").text


def _rows(database: Database) -> dict[str, int]:
    with database.transaction() as db:
        tables = db.execute(
            "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
        ).fetchall()
        counts: dict[str, int] = {}
        for (table,) in tables:
            query = sql.SQL("select count(*) from {}").format(sql.Identifier(table))
            row = db.execute(query).fetchone() if table != "schema_migration" else (0,)
            counts[table] = row[0] if row else 0
        return counts


def test_nothing_is_kept(
    page: TestClient,
    database: Database,
    document: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """R-32: no row, no file, no word in the log, not even the entry that somebody checked something."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = _rows(database)
    with caplog.at_level(logging.DEBUG):
        for data in (document, document + b" " * 5 * 2**20, b"<a>Mallikas", b""):
            send(page, ("mallikas.xml", data), params={"lang": "sv"})
    assert _rows(database) == before
    assert list(tmp_path.iterdir()) == []
    logged = " ".join(str(record.__dict__) for record in caplog.records if record.name.startswith("varanto"))
    assert "POST /validate" in logged
    assert not any(word in logged for word in ("allikas", "010181", "ClinicalDocument"))


class _Watched(bytes):
    """Bytes that tell when they are forgotten."""

    gone = 0

    def __del__(self) -> None:
        _Watched.gone += 1


def _form(document: bytes) -> Request:
    head = b'--b\r\nContent-Disposition: form-data; name="files"; filename="x.xml"\r\n\r\n'
    return Request(_Watched(head + document + b"\r\n--b--\r\n"), {"content-type": "multipart/form-data; boundary=b"})


def test_nothing_is_remembered(ctx: Context, document: bytes) -> None:
    """R-32: once the answer is made, nothing in the server holds the file any more."""
    request = _form(document)
    before = _Watched.gone
    assert pages.check(ctx, request).status == 200
    del request
    assert _Watched.gone == before + 1


def test_in_production_the_page_is_closed(database: Database, keys: Keyring) -> None:
    """Nobody shall drop real documents onto an open page; only the operator can decide otherwise."""
    for settings, status in (
        (Settings(mode=Mode.PRODUCTION), 404),
        (Settings(mode=Mode.PRODUCTION, validation_page=True), 200),
    ):
        with TestClient(application(settings, database, keys)) as page:
            assert page.get("/validate").status_code == status
            assert (send(page, ("x.xml", b"<a/>")).status_code == 404) is (status == 404)


@needs_shared
def test_the_real_sample_is_shown_as_it_is(page: TestClient) -> None:
    """The re-indented sample with its frame: its broken digest is pointed at, no identity code is shown."""
    names = ("asiakkuusasiakirja_frame.xml", "asiakkuusasiakirja_document.xml")
    answer = send(page, *((name, (SHARED / "samples" / name).read_bytes()) for name in names))
    assert "signature-digest" in answer.text
    assert "200111A904P" not in answer.text
    assert "010714-9983" not in answer.text
