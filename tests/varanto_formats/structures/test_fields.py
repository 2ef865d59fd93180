"""The compact notation of structures."""

import pytest
from jsonschema_rs import Draft7Validator

from varanto_formats.structures.fields import schema

NOTE = "note\n  day* date\n  task code(1.2.246.537.6.1221) 24 10\n  place*[]\n    name* text\n    id identifier"


def _accepts(notation: str, value: object) -> bool:
    return Draft7Validator(schema(notation)).is_valid(value)


def test_a_complete_body_is_accepted():
    """Everything that the notation names may stand in the body."""
    task = {"system": "urn:oid:1.2.246.537.6.1221.201601", "code": "24", "display": "Lapsiperheiden palvelut"}
    places = [{"name": "Toimisto", "id": {"value": "1"}}, {"name": "Koti"}]
    assert _accepts(NOTE, {"note": {"day": "2026-03-02", "task": task, "place": places}})


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"day": "2026-03-02"},
        {"day": "2026-03-02", "place": []},
        {"day": "2026-03-02", "place": [{}]},
        {"day": "2026-03-02", "place": [{"name": ""}]},
        {"day": "2.3.2026", "place": [{"name": "Koti"}]},
        {"day": "2026-03-02", "place": [{"name": "Koti"}], "more": 1},
        {
            "day": "2026-03-02",
            "place": [{"name": "Koti"}],
            "task": {"system": "urn:oid:1.2", "code": "24", "display": ""},
        },
        {
            "day": "2026-03-02",
            "place": [{"name": "Koti"}],
            "task": {"system": "urn:oid:1.2.246.537.6.1221", "code": "99", "display": ""},
        },
    ],
)
def test_what_the_notation_does_not_allow_is_refused(wrong: object):
    """Missing, empty, mistyped and unnamed fields and foreign codes are refused."""
    assert not _accepts(NOTE, {"note": wrong})


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("date", "2026", "2026-13"),
        ("moment", "2026-03-02T09:30:00+02:00", "2026-03-02T09:30:00"),
        ("flag", True, "true"),
        ("number", 2.5, "2.5"),
        ("quantity", {"value": 12, "code": "EUR"}, {"value": 12}),
        ("identifier", {"value": "1"}, {"system": "urn:oid:1.2"}),
        ("text", "", 1),
    ],
)
def test_every_type_takes_its_values_alone(kind: str, good: object, bad: object):
    """A type accepts its own form and no other."""
    assert _accepts(f"root\n  field {kind}", {"root": {"field": good}})
    assert not _accepts(f"root\n  field {kind}", {"root": {"field": bad}})


@pytest.mark.parametrize(
    "notation",
    [
        "",
        "root",
        "root\n  empty_group",
        "root\n  field texts",
        "root\n    field text",
        "root\n  field text\n    below text",
        "root\n  group\n      deep text\n    less text",
        "root\n field text",
        "root\n  Field text",
        "one\n  field text\ntwo\n  field text",
    ],
)
def test_a_slip_in_the_notation_is_told(notation: str):
    """A file that does not follow the notation never becomes a schema."""
    with pytest.raises(ValueError, match=r"."):
        schema(notation)
