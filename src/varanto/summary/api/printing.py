"""A summary as a page for people, in Finnish or Swedish, with the source of each line."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import TypeAlias
from xml.etree.ElementTree import Element, SubElement, tostring

from varanto.disclosure.api.wire import CodeItem
from varanto.summary.api.wire import LegalRepresentative, OpenCase, Provider, Source, Summary, Task
from varanto_formats import display
from varanto_formats.cda.times import HELSINKI

Line: TypeAlias = tuple[str, Source]
Words: TypeAlias = Mapping[str, str]


def page(told: Summary, language: str) -> bytes:
    """The summary as a whole XHTML page; sections of which nothing is told are left out.

    Identity codes are not printed: a name and a birth date say who it is.
    """
    words = _words()[language]
    root = Element("div", {"class": "soc-document"})
    SubElement(root, "h1").text = words["summary"]
    made = told.made_at.astimezone(HELSINKI)
    SubElement(root, "p").text = f"{_day(made.date())} {made:%H.%M}. {words['note']}"
    for section, lines in _sections(told, words):
        if kept := list(lines):
            SubElement(root, "h2").text = words[section]
            _add(root, kept, words)
    return display.page(tostring(root, encoding="utf-8"), words["summary"], language)


def _add(root: Element, lines: Iterable[Line], words: Words) -> None:
    listed = SubElement(root, "ul")
    for text, source in lines:
        item = SubElement(listed, "li")
        item.text = f"{text} "
        which = f"{source.oid}, {words['version']} {source.version}, {_day(source.created_at.date())}"
        SubElement(item, "small").text = f"{words['source']}: {which}"


def _sections(told: Summary, words: Words) -> Iterator[tuple[str, Iterable[Line]]]:
    """The sections in the order in which they are printed, each with its lines."""
    yield "basics", _basics(told, words)
    yield "safety_restriction", _restriction(told, words)
    yield "risks", ((_text(one.description, _span(one.start, one.end)), one.source) for one in told.risks)
    yield "representatives", ((_representative(one), one.source) for one in told.representatives)
    yield "workers", ((_text(one.name, _name(one.unit)), one.source) for one in told.workers)
    yield "services", ((_task(one), one.source) for one in told.services)
    yield "cases", ((_case(one, words), one.source) for one in told.cases)
    for section, latest in (("decisions", told.decisions), ("assessments", told.assessments), ("plans", told.plans)):
        yield section, ((_text(one.title, _names(one.service_task)), one.source) for one in latest)


def _basics(told: Summary, words: Words) -> list[Line]:
    said = told.basics
    if said is None:
        return []
    born = _day(said.birth_date) if said.birth_date else ""
    languages = (_names(said.languages), _name(said.service_language), words["interpreter"] if said.interpreter else "")
    return [(_text(f"{said.given} {said.family}", born, _name(said.municipality), *languages), said.source)]


def _restriction(told: Summary, words: Words) -> list[Line]:
    said = told.safety_restriction
    return [(_text(words["active"], _span(None, said.end)), said.source)] if said and said.active else []


def _representative(one: LegalRepresentative) -> str:
    return _text(one.name, _names(one.roles), one.competence, one.organization)


def _task(one: Task) -> str:
    return f"{_name(one.service_task)}: {_units([*one.units, *one.producers])}"


def _case(one: OpenCase, words: Words) -> str:
    shared = words["shared"] if one.shared else ""
    return _text(one.name, _name(one.service_task), _span(one.opened, None), shared, one.case)


def _units(every: Iterable[Provider]) -> str:
    """Units with what they give and those below them, in one line."""
    return "; ".join(
        _text(_name(one.unit), _names(one.services), _span(one.start, one.end))
        + (f" ({_units(one.subcontractors)})" if one.subcontractors else "")
        for one in every
    )


def _text(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _names(codes: Iterable[CodeItem]) -> str:
    return _text(*map(_name, codes))


def _name(code: CodeItem | None) -> str:
    return (code.display or code.code) if code else ""


def _span(start: date | None, end: date | None) -> str:
    first, last = (_day(one) if one else "" for one in (start, end))
    return f"{first}–{last}" if first or last else ""


def _day(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


@cache
def _words() -> Mapping[str, Words]:
    return tomllib.loads(resources.files("varanto.summary").joinpath("data", "words.toml").read_text("utf-8"))
