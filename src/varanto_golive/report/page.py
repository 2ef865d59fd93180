"""The report for people: a page in Finnish, and the page as PDF/A."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template

from varanto_formats import display
from varanto_formats.cda.model import Organisation
from varanto_formats.cda.times import HELSINKI
from varanto_golive.model import GoLiveTest, Outcome, Part, StepResult, Trouble, Who
from varanto_golive.scenarios import left_out

DATA = Path(__file__).parent.parent / "data"
BLANK = '<span class="blank">&#160;</span>'
WHO = {
    Who.PROFESSIONAL: "Ammattihenkilö",
    Who.ARCHIVIST: "Arkistonhoitaja",
    Who.NEIGHBOUR: "Toinen organisaatio",
    Who.PRODUCER: "Palveluntuottaja",
    Who.CITIZEN: "Kansalainen",
    Who.OFFICER: "Tietosuojavastaava",
}
PARTS = {
    Part.DISCLOSURE: "Luovutustenhallinnan (LH) osuus",
    Part.REGISTER_RIGHT: "Rekisterinkäyttöoikeuden (RKO) osuus",
    Part.BASIC: "Perusosuus",
}
OUTCOMES = {Outcome.PASSED: "Kunnossa", Outcome.FAILED: "Ei kunnossa", Outcome.SKIPPED: "Ei tehty"}


def render(test: GoLiveTest) -> str:
    """The filled form as HTML; what is not known stays as a line to write on."""
    site = test.site
    name = f"{site.professional.given} {site.professional.family}, sosiaalihuollon ammattihenkilö ({site.role})"
    return Template((DATA / "report.html").read_text("utf-8")).substitute(
        style=_style(),
        verdict=_verdict(test),
        organisation=escape(site.organisation.name or ""),
        organisation_rows=_rows(
            ("Organisaatio", site.organisation.name),
            ("Organisaation OID", site.organisation.oid),
            ("Y-tunnus", site.business_id),
            ("Rekisterinpitäjän OID", site.organisation.oid),
            ("Palveluyksikkö", f"{site.unit.name}, {site.unit.oid}"),
        ),
        system_rows=_rows(
            ("Tietojärjestelmä ja versio", f"{test.software.product} {test.software.version}"),
            ("Tietojärjestelmän todistuksen numero", None),
            ("Tietovarannon osoite", site.base_url),
            ("Liityntätapa", None),
            ("Välittäjä", None),
        ),
        people_rows=_rows(
            ("Testihenkilöiden henkilötunnukset (900-sarja)", ", ".join(one.identifier.value for one in test.people)),
            ("Testaaja ja rooli", name),
            ("Kanta-arkistonhoitaja", site.archivist),
            *_named("Toinen organisaatio", site.neighbour),
            *_named("Palveluntuottaja", site.producer),
            ("Koe alkoi", _moment(test.started_at)),
            ("Koe päättyi", _moment(test.finished_at)),
        ),
        steps="".join(_step(result) for result in test.results),
        archivist=_outcome(test.outcome_of(Who.ARCHIVIST)),
        parts=_parts(test),
        problems=_problems(test.results),
    )


def to_pdf(page: str) -> bytes:
    """The page as PDF/A-2a: tagged, in Finnish, with its own fonts."""
    return display.to_pdf(page.encode())


def _style() -> str:
    """The style with the fonts in it, so that the page needs no other file."""
    return Template((DATA / "report.css").read_text("utf-8")).substitute(regular=_font(400), semibold=_font(600))


def _font(weight: int) -> str:
    content = (DATA / f"fonts/source-sans-3-latin-{weight}-normal.woff2").read_bytes()
    return f"data:font/woff2;base64,{b64encode(content).decode()}"


def _verdict(test: GoLiveTest) -> str:
    passed = sum(result.outcome is Outcome.PASSED for result in test.results)
    outcome, said = ("passed", "Koe hyväksytty") if test.passed else ("failed", "Koe ei ole hyväksytty")
    return f'<p class="verdict {outcome}"><strong>{said}.</strong> Kunnossa {passed}/{len(test.results)} vaihetta.</p>'


def _parts(test: GoLiveTest) -> str:
    """Which parts of Kela's instructions the test held, and what it went without."""
    return "".join(_part(called, part, test) for part, called in PARTS.items())


def _part(called: str, part: Part, test: GoLiveTest) -> str:
    missing = left_out(test.taken, part)
    if not missing:
        return f"<p>{called} kuului kokonaan tähän kokeeseen.</p>"
    rows = "".join(f"<li>{escape(f'{step} {title}')}</li>" for step, title in missing.items())
    said = "kuului tähän kokeeseen osin" if test.includes(part) else "ei kuulunut tähän kokeeseen"
    return f'<p>{called} {said}. Tekemättä jäivät:</p><ul class="left-out">{rows}</ul>'


def _named(label: str, organisation: Organisation | None) -> list[tuple[str, str | None]]:
    return [(label, f"{organisation.name}, {organisation.oid}")] if organisation else []


def _rows(*rows: tuple[str, str | None]) -> str:
    return "".join(
        f'<tr><th scope="row">{escape(label)}</th><td>{_oid(value) if value else BLANK}</td></tr>'
        for label, value in rows
    )


def _step(result: StepResult) -> str:
    documents = "".join(f"<li>{_oid(oid)}</li>" for oid in result.documents)
    return (
        f'<tr><th scope="row">{escape(result.id)}{_mark(result.part)}</th>'
        f"<td><strong>{escape(result.title)}</strong><br>{escape(result.expected)}"
        f'<br><span class="aside">{WHO[result.who]}, {_moment(result.started_at)}</span></td>'
        f"<td>{_outcome(result.outcome)}</td>"
        f"<td>{escape(result.note)}{f'<ul>{documents}</ul>' if documents else ''}</td></tr>"
    )


def _mark(part: Part) -> str:
    return "" if part is Part.BASIC else f'<br><span class="aside">{part.value}</span>'


def _outcome(outcome: Outcome) -> str:
    return f'<span class="{outcome.value}">{OUTCOMES[outcome]}</span>'


def _problems(results: Iterable[StepResult]) -> str:
    """Every problem with its remedy, and a line for how it was solved."""
    failed = [result for result in results if result.outcome is Outcome.FAILED]
    if not failed:
        return "<p>Ei poikkeamia.</p>"
    rows = "".join(_problem(result.id, result.note, result.troubles) for result in failed)
    return (
        '<table class="problems"><thead><tr><th scope="col">Vaihe</th><th scope="col">Ongelma</th>'
        f'<th scope="col">Ohje ja toteutettu ratkaisu</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _problem(step: str, note: str, troubles: Sequence[Trouble]) -> str:
    told = troubles or (Trouble("", "", note, ""),)
    return "".join(
        f'<tr><th scope="row">{escape(step)}</th>'
        f'<td>{escape(one.message)}<br><span class="aside">{escape(one.code)} {_oid(one.pointer)}</span></td>'
        f"<td>{escape(one.remedy)}{BLANK}</td></tr>"
        for one in told
    )


def _oid(text: str) -> str:
    """Text in which a long name may break after its dots and slashes."""
    return escape(text).replace(".", ".<wbr>").replace("/", "/<wbr>") if len(text) > 30 else escape(text)


def _moment(at: datetime) -> str:
    local = at.astimezone(HELSINKI)
    return f"{local.day}.{local.month}.{local.year} klo {local:%H.%M.%S}"
