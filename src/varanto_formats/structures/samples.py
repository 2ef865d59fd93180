"""Made-up contents: a value that a document structure accepts, the same for the same seed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, TypeAlias, cast

from varanto_formats.identifiers import codesystems, hetu, oids
from varanto_formats.structures.catalogue import Structure
from varanto_formats.structures.parts import Part

Path: TypeAlias = tuple[str | int, ...]

SYSTEM = "^urn:oid:"
ISSUER = "1.2.246.10.99999901"
PERSONAL = {"henkilotunnus": hetu.SYSTEM, "tilapainen_yksilointitunnus": f"{ISSUER}.22.2025"}
ENDINGS = ("paatty", "poistumis", "kunnasta_muutto", "loppu", "viimei")
CODES = {oids.base(codesystems.SERVICE_TASK): "24", oids.base(codesystems.ORGANISATION_REGISTER): f"{ISSUER}.10.0"}
TEXTS = (
    "Äiti ja isä osallistuivat. Sovittiin jatkosta.",
    "Tilanne on vakaa;\nseuraava käynti on viikolla 12.",
    'Asiakas totesi: "<hyvä> & selvä" – ei muuta.',
    "Överenskommet: stöd 3 h/vecka à 12,50 €.",
)
WORDS = {
    "sukunimi": ("Mallikas", "Åkerlund-Öhman", "Testinen"),
    "etunimet": ("Malla Maria", "Yrjö", "Bo Göran"),
    "display": ("Kyllä, yhdessä", "Ei vielä sovittu", "Övrigt"),
    "code": ("1",),
}
BEGINS, ENDS, BORN = 2024, 2025, 1950
DEEPEST_REPETITION = 4


def sample(
    structure: Structure, seed: int = 0, *, fullness: float = 1.0, given: Mapping[str, object] | None = None
) -> dict[str, Any]:
    """A content that the structure accepts, of test persons and made-up texts.

    `fullness` is the share of optional fields that are filled: 0 gives the mandatory ones and those that the publisher
    asks for under a condition, 1 every one. `given` says what stands at a place, by its path below the root without
    the numbers of items: `asiakas/sukunimi`; a place that the structure lacks is passed over.
    """
    maker = _Maker(seed, fullness, {f"{structure.root}/{path}": value for path, value in (given or {}).items()})
    return maker.group(structure.top, ())


@dataclass(frozen=True, slots=True)
class _Maker:
    seed: int
    fullness: float
    given: Mapping[str, object] = field(repr=False)

    def value(self, part: Part, path: Path) -> object:
        """Something that may stand at the place."""
        if (place := _place(path)) in self.given:
            return self.given[place]
        match part.type:
            case "object":
                return self.group(part, path)
            case "array":
                return [self.value(part.item, (*path, number)) for number in range(self.repetitions(path))]
            case "boolean":
                return self.draw(path) % 2 == 0
            case "number":
                return self.draw(path) % 2000 / 4
            case _:
                return self.text(part, path)

    def group(self, part: Part, path: Path) -> dict[str, Any]:
        """An object with its mandatory fields and the share of the others."""
        chosen = [one for name, one in part.fields.items() if name in part.required or self.is_filled(one, path)]
        made = {one.name: self.value(one, (*path, one.name)) for one in chosen}
        known = CODES.get(oids.base(str(made.get("system"))))
        is_open = known and "enum" not in part.fields["code"].schema and _place((*path, "code")) not in self.given
        return made | {"code": known} if is_open else made

    def is_filled(self, part: Part, path: Path) -> bool:
        """Whether an optional field is filled."""
        place = _place((*path, part.name))
        if any(one == place or one.startswith(f"{place}/") for one in self.given):
            return True
        return part.is_conditional or self.draw((*path, part.name, "filled")) % 1000 < self.fullness * 1000

    def repetitions(self, path: Path) -> int:
        """How many items an array has: one where something is given, or far down."""
        is_given = any(one.startswith(f"{_place(path)}/") for one in self.given)
        return 1 if is_given or len(path) > DEEPEST_REPETITION else 1 + self.draw((*path, "times")) % 2

    def text(self, part: Part, path: Path) -> str:
        """A text of the form that the place asks for."""
        if allowed := cast("list[str]", part.schema.get("enum", [])):
            return allowed[self.draw(path) % len(allowed)]
        pattern = str(part.schema.get("pattern", ""))
        if pattern.startswith(SYSTEM):
            return pattern.removeprefix("^").partition("(")[0].replace("\\", "")
        if pattern:
            return self.date(path, is_moment="T(" in pattern)
        return self.free_text(path)

    def free_text(self, path: Path) -> str:
        """A text where any will do; an identifier is a person's or an OID."""
        *_, owner, name = ("", *(step for step in path if isinstance(step, str)))
        if name == "system":
            return f"urn:oid:{PERSONAL.get(owner, ISSUER)}"
        if name == "value":
            return self.identity(path).value if owner in PERSONAL else f"{ISSUER}.95.2025.7.{self.draw(path)}"
        choices = WORDS.get(name, TEXTS)
        return choices[self.draw(path) % len(choices)]

    def date(self, path: Path, *, is_moment: bool) -> str:
        """A moment or a date, sometimes a month or year alone; what ends does so in a later year than what begins."""
        drawn = self.draw(path)
        year = ENDS if any(word in str(path[-1]) for word in ENDINGS) else BEGINS
        day = f"{year}-{drawn % 12 + 1:02}-{drawn % 28 + 1:02}"
        if is_moment:
            return f"{day}T{drawn % 24:02}:{drawn % 60:02}:00+02:00"
        return (day, day, day[:7], day[:4])[drawn // 1000 % 4]

    def identity(self, path: Path) -> hetu.Hetu:
        """The identity code of a test person, always of the 900 series."""
        drawn = self.draw(path)
        return hetu.make_test(date(BORN + drawn % 60, drawn % 12 + 1, drawn % 28 + 1), 900 + drawn % 100)

    def draw(self, path: Path) -> int:
        """A number for the place, as good as random."""
        return int.from_bytes(sha256(f"{self.seed}:{path}".encode()).digest()[:4])


def _place(path: Path) -> str:
    return "/".join(step for step in path if isinstance(step, str))
