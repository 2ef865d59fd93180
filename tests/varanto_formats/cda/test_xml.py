"""The hardened parser: what it refuses, and what it must not."""

import pytest

from varanto_formats.cda import xml


def refusal(data: bytes) -> str:
    """The code with which the bytes are refused."""
    with pytest.raises(xml.UnreadableError) as caught:
        xml.parse(data)
    return caught.value.finding.code


@pytest.mark.parametrize(
    "prolog",
    [b"", b"\xef\xbb\xbf", b'<?xml version="1.0"?>', b'\xef\xbb\xbf<?xml version="1.0" encoding="utf-8"?>\r\n<!-- -->'],
    ids=["bare", "byte-order mark", "declaration", "all of them"],
)
def test_utf8_is_read_whatever_announces_it(prolog: bytes):
    """With or without a byte-order mark and declaration, UTF-8 is read."""
    assert xml.text(xml.parse(prolog + "<a>äö</a>".encode())) == "äö"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"<a",
        b"<a/><b/>",
        b"<a>&unknown;</a>",
        b"<x:a/>",
        "<a>ä</a>".encode("latin-1"),
        '<?xml version="1.0" encoding="ISO-8859-1"?><a>ä</a>'.encode("latin-1"),
        '<?xml version="1.0" encoding="ISO-8859-1"?><a>ä</a>'.encode(),
        '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16"),
        "<a/>".encode("utf-16"),
        b"<a>" * 300 + b"</a>" * 300,
        b"<a>" * 30_000 + b"</a>" * 30_000,
        b"<r>" + b"<a/>" * 60_000 + b"</r>",
        b"<r " + b" ".join(b'a%d="1"' % number for number in range(110_000)) + b"/>",
    ],
    ids=str,
)
def test_what_is_not_sound_xml_in_utf8_is_malformed(data: bytes):
    """Broken, wrongly encoded, endlessly nested or endlessly many: all malformed, none an accident."""
    assert refusal(data) == "malformed-xml"


@pytest.mark.parametrize(
    "prolog", [b"", b"\xef\xbb\xbf", b'<?xml version="1.0"?>\n', b"<!-- <a> --><?style x?>  <!---->", b" " * 10**6]
)
@pytest.mark.parametrize(
    "declaration",
    [
        b"<!DOCTYPE a>",
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
    ],
)
def test_every_dtd_is_forbidden(prolog: bytes, declaration: bytes):
    """A document type declaration is refused as such wherever it may stand, before anything is expanded or fetched."""
    assert refusal(prolog + declaration + b"<a>&c;</a>") == "dtd-forbidden"


@pytest.mark.parametrize(
    "data", [b"<a><!-- <!DOCTYPE a> --></a>", b"<!-- <!DOCTYPE a> --><a/>", b"<a>&lt;!DOCTYPE a></a>"]
)
def test_mentioning_a_dtd_is_no_dtd(data: bytes):
    """A comment or text that speaks of DOCTYPE does no harm."""
    xml.parse(data)


def test_a_text_may_be_as_long_as_a_document():
    """One text node of nearly 20 MiB is read in full; a document beyond the limit is too large."""
    room = xml.MAX_BYTES - len(b"<a></a>")
    assert len(xml.text(xml.parse(b"<a>" + b"A" * room + b"</a>"))) == room
    assert refusal(b"<a>" + b"A" * (room + 1) + b"</a>") == "too-large"


def test_comments_are_no_text():
    """Text is read across comments, and comments are no elements."""
    root = xml.parse(b"<a>1<!-- x -->2<?y z?>3</a>")
    assert xml.text(root) == "123"
    assert list(xml.elements(root)) == []


def test_why_says_where_but_not_what():
    """The refusal gives line and column and nothing of the document."""
    with pytest.raises(xml.UnreadableError) as caught:
        xml.parse(b"<a>\n<b>010181-900C</a>")
    assert "2:" in caught.value.finding.message.en
    assert "010181" not in f"{caught.value!r} {caught.value.finding}"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
