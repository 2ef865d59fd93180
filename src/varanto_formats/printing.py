"""Wills on paper (703/2023 58 § 3): what the client decided and what it means, in Finnish or Swedish."""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element, SubElement, tostring

from varanto_formats import display
from varanto_formats.cda.model import Document
from varanto_formats.checks import content
from varanto_formats.checks.content import Node
from varanto_formats.checks.extraction import PROHIBITIONS, SETTERS, representatives
from varanto_formats.checks.facts import ProhibitionKind
from varanto_formats.checks.model import WILLS
from varanto_formats.identifiers import codesystems as codes
from varanto_formats.identifiers import hetu, oids
from varanto_formats.rendering import legible, readable

LANGUAGES = ("fi", "sv")
Names: TypeAlias = Callable[[str, str], str | None]
"""What a code of a code system (by its OID without version) is called in the print's language; None where unknown."""


def printout(document: Document, language: str, names: Names) -> bytes | None:
    """A whole XHTML page of a will in `fi` or `sv`; None for what is no will or has no structured body.

    It says who decided what and when, who received it, every prohibition in words, and what that means.
    """
    group = document.document_group.code if document.document_group else ""
    if group not in WILLS or document.body is None or document.body.json is None:
        return None
    sheet = _Sheet(document, content.read(document.body.json).root, language, names)
    fragment = tostring(sheet.page(group), encoding="utf-8", xml_declaration=False)
    return display.page(fragment, sheet.say("title", group), language)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A print in one language; `root` is what stands under the root field of the structured body."""

    document: Document
    root: Node
    language: str
    names: Names

    def page(self, group: str) -> Element:
        """The page: heading, who and when, what was decided, what it means, which document it is."""
        page = Element("div", {"class": "soc-document"})
        SubElement(page, "h1").text = self.say("title", group)
        shown = {
            codes.GROUP_INFORMING: self.informing,
            codes.GROUP_PERMIT: self.permit,
            codes.GROUP_PROHIBITION: self.prohibition,
        }
        shown[group](page)
        SubElement(page, "h2").text = self.say("heading", "details")
        _pairs(page, self.details())
        return page

    def informing(self, page: Element) -> None:
        """Who was told what and when (68 §)."""
        told_to = self.who(self.root, "vastaanottaja_on_laillinen_edustaja", "vastaanottaja")
        own = [
            ("informed", readable(self.root["informoinnin_ajankohta"].text)),
            ("told_to", told_to),
            ("content", self.root["sisaltoversio"].text),
            ("received", self.receiver(self.root["laatija"])),
        ]
        _pairs(page, [*self.client(), *self.worded(own)])
        self.decided(page, "told", "informed", "informing")

    def permit(self, page: Element) -> None:
        """Whether the permit is given."""
        permit = self.root["voimassa_oleva_luovutuslupa"]
        giver = self.who(self.root, "luovutusluvan_antaja_on_laillinen_edustaja", "luovutusluvan_antaja")
        given = ("given", readable(permit["luovutusluvan_antamisen_ajankohta"].text))
        _pairs(page, [*self.client(), *self.worded([given, ("giver", giver), *self.written_by()])])
        answer = "permit_given" if permit["luovutuslupa"].is_true else "permit_refused"
        self.decided(page, "decision", answer, answer)

    def prohibition(self, page: Element) -> None:
        """Every prohibition in words."""
        _pairs(page, [*self.client(), *self.worded(self.written_by())])
        listed = list(self.prohibitions())
        self.decided(page, "decision", "prohibitions" if listed else "no_prohibitions", "prohibition", listed)

    def decided(self, page: Element, heading: str, decision: str, meaning: str, listed: Sequence[str] = ()) -> None:
        """What was decided, and what that means."""
        SubElement(page, "h2").text = self.say("heading", heading)
        SubElement(page, "p").text = self.say("decision", decision)
        _list(page, listed)
        SubElement(page, "h2").text = self.say("heading", "meaning")
        _list(page, _texts()["meaning"][meaning][self.language])

    def prohibitions(self) -> Iterator[str]:
        """Each prohibition with its day and who set it."""
        for kind, group, entry, target in PROHIBITIONS:
            for one in self.root[group].each(entry):
                day = readable(one["kiellon_asettamisen_ajankohta"].text)
                who = self.who(one, "kieltaja_on_laillinen_edustaja", SETTERS)
                for node in one.each(target):
                    aimed = self.say("target", kind.value).format(name=self.target(kind, node))
                    yield f"{aimed}. {self.word('set_on').capitalize()} {day}, {self.word('set_by')}: {who}."

    def target(self, kind: ProhibitionKind, node: Node) -> str:
        """What a prohibition names: a controller, a task, or a document with the day on which it was drawn up."""
        if kind is ProhibitionKind.CONTROLLER:
            return _called(node)
        if kind is ProhibitionKind.SERVICE_TASK:
            return self.named(node)
        drawn_up = readable(node["laatimisaika"].text.partition("T")[0])
        name = self.named(node["nimi"]) or node["oid_tunnus"]["value"].text
        return f"{name} ({self.word('drawn_up')} {drawn_up})" if drawn_up else name

    def client(self) -> list[tuple[str, str]]:
        """Whose will it is: name and birth date, never the identity code."""
        client = self.root["asiakas"]
        code = hetu.parse(client["henkilotunnus"]["value"].text)
        born = readable(code.birth_date.isoformat()) if code else ""
        return self.worded([("client", _full_name(client)), ("born", born)])

    def written_by(self) -> list[tuple[str, str]]:
        """By whom it was received, and what was noted."""
        made = self.root["ammattihenkilon_laatima_asiakirja"]
        notes = next((node.text for node in made.children() if node.name.startswith("perustelut")), "")
        return [("received", self.receiver(made["laatija"])), ("notes", notes)]

    def receiver(self, worker: Node) -> str:
        """The professional who received it with title and unit; without one it was made in the citizen's interface."""
        parts = (_full_name(worker), worker["tehtavanimike"].text, _called(worker["palveluyksikko"]))
        return ", ".join(part for part in parts if part) or self.word("online")

    def who(self, node: Node, flag: str, persons: str) -> str:
        """Who decided: the client herself or her representatives with their roles."""
        acting = representatives(node, persons)
        if not acting:
            return self.word("somebody" if node[flag].is_true else "herself")
        roles = (self.names(codes.ROLE, one.role) or self.word("somebody") for one in acting)
        return ", ".join(f"{one.name} ({role.lower()})" for one, role in zip(acting, roles, strict=True))

    def details(self) -> list[tuple[str, str]]:
        """Which document it is."""
        document = self.document
        of_version = f"{document.oid}, {self.word('version')} {document.version}"
        written = readable(document.created_at.date().isoformat()) if document.created_at else ""
        controller = document.controller.name if document.controller else ""
        return self.worded([("stored", controller or ""), ("written", written), ("document", of_version)])

    def named(self, coded: Node) -> str:
        """What a coded value is called in the language of the print, else as the document calls it."""
        return self.names(oids.base(coded["system"].text), coded.code) or _called(coded)

    def worded(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """The pairs that say something, under their words."""
        return [(self.word(key), value) for key, value in pairs if value]

    def word(self, key: str) -> str:
        """A word in the language of the print."""
        return self.say("words", key)

    def say(self, part: str, key: str) -> str:
        """A sentence in the language of the print."""
        return _texts()[part][key][self.language]


def _called(coded: Node) -> str:
    return coded["display"].text or coded.code


def _full_name(person: Node) -> str:
    return " ".join(part for part in (person["etunimet"].text, person["sukunimi"].text) if part)


def _pairs(parent: Element, pairs: Sequence[tuple[str, str]]) -> None:
    listed = SubElement(parent, "dl")
    for term, value in pairs:
        SubElement(listed, "dt").text = term
        SubElement(listed, "dd").text = legible(value)


def _list(parent: Element, sentences: Sequence[str]) -> None:
    listed = SubElement(parent, "ul") if sentences else parent
    for sentence in sentences:
        SubElement(listed, "li").text = legible(sentence)


@cache
def _texts() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("varanto_formats").joinpath("printing.toml").read_text("utf-8"))
