"""What all pages share: texts, static files, uploads."""

from contextlib import suppress
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from varanto.app import application
from varanto.kit.db import Database
from varanto.kit.errors import Problem
from varanto.kit.html import uploads
from varanto.kit.html.languages import LANGUAGES, texts
from varanto.kit.html.static import address
from varanto.kit.http import Request
from varanto.kit.keyring import Keyring
from varanto.settings import Settings


def _fields(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text)} - {None}


@pytest.mark.parametrize("package", ["varanto.kit.html", "varanto.validation"])
def test_every_sentence_is_there_in_every_language(package: str) -> None:
    """No language lacks a sentence, or a fact that the others tell in it."""
    for key, text in texts(package).items():
        told = [getattr(text, language) for language in LANGUAGES]
        assert all(told), key
        assert len({frozenset(_fields(one)) for one in told}) == 1, key


def test_static_files_are_kept_by_browsers(database: Database, keys: Keyring) -> None:
    """The address changes with the content, so it may be kept for ever; no other file can be reached."""
    client = TestClient(application(Settings(), database, keys))
    answer = client.get(address("varanto.css"))
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    for name in ("varanto.css", "nothing", "..%2Ftexts.toml", "varanto.00000000.css"):
        assert client.get(f"/static/{name}").status_code == 404


def _form(*files: tuple[str, bytes], boundary: bytes = b"--------b") -> Request:
    parts = b"".join(
        b'--%s\r\nContent-Disposition: form-data; name="files"; filename="%s"\r\nContent-Type: text/xml\r\n\r\n%s\r\n'
        % (boundary, name.encode(), content)
        for name, content in files
    )
    declared = f"multipart/form-data; boundary={boundary.decode()}"
    return Request(parts + b"--%s--\r\n" % boundary, {"content-type": declared})


@given(st.lists(st.tuples(st.just("ä.xml"), st.binary(max_size=200)), max_size=3))
def test_files_arrive_as_they_were(files: list[tuple[str, bytes]]) -> None:
    """Whatever bytes a file holds, they are what is read."""
    assert [(one.name, one.content) for one in uploads(_form(*files))] == files


@given(st.binary(max_size=300), st.sampled_from(["", "; boundary=b", '; boundary="', "; boundary=" + "x" * 80]))
def test_a_broken_form_is_a_problem_and_no_bug(body: bytes, boundary: str) -> None:
    """Anything may be sent as a form; it is read or refused."""
    with suppress(Problem):
        uploads(Request(body, {"content-type": f"multipart/form-data{boundary}"}))


def test_an_upload_does_not_show_itself() -> None:
    """Printing an upload shows neither its name nor its content."""
    (one,) = uploads(_form(("Mallikas.xml", b"secret")))
    assert repr(one) == "Upload()"
