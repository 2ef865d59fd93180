"""One name for each thing, the same in code and documents (style.md, Names)."""

import re

from tests.architecture import tree

BINDING = """
client document: asiakasasiakirja
client relationship: asiakkuus
case: asia
case link: asialiitos
shared case: yhteinen asia
service task: palvelutehtävä
social service: sosiaalipalvelu
service process: palveluprosessi
controller: rekisterinpitäjä
register: rekisteri
organiser: palvelunjärjestäjä
producer: palveluntuottaja
service unit: palveluyksikkö
register right: rekisterinkäyttöoikeus
informing: Kanta-informointi
permit: luovutuslupa
prohibition: luovutuskielto
disclosure: luovutus
disclosure log: luovutusloki
use log: käyttöloki
disclosure notice: luovutusilmoitus
replacement: korvaaminen
invalidation: mitätöinti
metadata: kuvailutiedot
summary: kooste
retention period: säilytysaika
disposal: hävittäminen
archivist: arkistonhoitaja
data-protection officer: tietosuojavastaava
temporary id: tilapäinen yksilöintitunnus
safety restriction: turvakielto
go-live test: käyttöönottokoe
mass archiving: massa-arkistointi
document structure: asiakirjarakenne
code set: koodisto
"""
ROW = re.compile(r"\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|")
ROWS = [match.groups() for match in ROW.finditer((tree.ROOT / "docs" / "glossary.md").read_text("utf-8"))][1:]


def test_the_glossary_knows_every_binding_name() -> None:
    """A reader of the law finds each of its nouns under the one English name that the code uses."""
    binding = {name: term for name, _, term in (line.partition(": ") for line in BINDING.strip().splitlines())}
    stated = {english: finnish for english, finnish, *_ in ROWS}
    assert {name: term for name, term in binding.items() if stated.get(name) != term} == {}


def test_each_thing_stands_once() -> None:
    """No thing has two names."""
    for column in (0, 1):
        names = [row[column] for row in ROWS]
        assert sorted(names) == sorted(set(names))


def test_terms_in_the_code_are_in_the_glossary() -> None:
    """The Finnish term that the first line of a noun's docstring gives is explained in three languages."""
    terms = {row[1].lower() for row in ROWS}
    unknown: list[str] = []
    for path in tree.sources(tree.SRC):
        if path.stem == "model":
            lines = re.findall(r'^class \w+.*\n    """(.*)', path.read_text("utf-8"), re.MULTILINE)
            named = [re.findall(r"\(([a-zåäö-]+(?: [a-zåäö-]+)?)\)", line) for line in lines]
            unknown += [f"{tree.said(path)} {one[0]}" for one in named if len(one) == 1 and one[0] not in terms]
    assert unknown == []
