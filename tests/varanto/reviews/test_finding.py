"""Walking the log of an organisation whose people look up whom they should not."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from tests.office import ADULT, NEIGHBOUR, NOW, OFFICE, Office

import varanto.disclosure.service as disclosure
import varanto.log.service as log
import varanto.reviews.service as reviews
from varanto.access.model import Purpose, PurposeKind, Reason, WorkContext
from varanto.archive.model import Search
from varanto.disclosure.model import SearchRequest
from varanto.kit.context import Actor, Context, Professional
from varanto.kit.errors import Problem
from varanto.log.model import NOBODY
from varanto.reviews.model import Case, Found, Name, State
from varanto.reviews.service.measuring import measure
from varanto_client.compose import Address, Contacts, Person
from varanto_formats.identifiers import Identifier, hetu
from varanto_formats.identifiers.codesystems import PROFESSIONAL_REGISTER

TOMORROW = NOW + timedelta(days=1)
NIGHT = NOW.replace(hour=2)
OTHER_UNIT = f"{OFFICE.root}.10.8"
HOME = Contacts(address=Address("Testikuja 3 A 4", "00100", "Testilä"))
AINO = Professional(Identifier(PROFESSIONAL_REGISTER, OFFICE.worker.register_number), "Aino Sosiaalityöntekijä")
BORN = date(1975, 3, 3)
OWN_CODE = hetu.make_test(BORN, 933).value
HERSELF = Person(Identifier(hetu.SYSTEM, OWN_CODE), "Aino", "Sosiaalityöntekijä", BORN, "2")
HEAD = "rekisterointitunnus;henkilotunnus;lahiosoite;postinumero"
STAFF = f"{HEAD}\n{AINO.identifier.value};{OWN_CODE};Testikuja 3A4;00100\n"
LAURI = Professional(Identifier(PROFESSIONAL_REGISTER, "99900000022"), "Lauri Mallikas")
OWN = Purpose()


@dataclass
class Walk:
    """An organisation at work, and its officer who looks a day later."""

    ctx: Context
    office: Office = OFFICE

    @property
    def officer(self) -> Context:
        """The officer, a day later."""
        who = Professional(Identifier(hetu.SYSTEM, "010181-900C"), "Tiina Tietosuoja")
        actor = Actor(system="browser", organization=self.office.controller, desk="officer", professional=who)
        return replace(self.ctx, actor=actor, now=TOMORROW)

    def search(self, person: Person, *, purpose: Purpose = OWN, **changes: object) -> None:
        """A professional searches a person's documents, by default Aino from another unit than the client's."""
        actor = replace(self.office.actor, unit=OTHER_UNIT)
        filters = Search(client_ids=())
        ctx = replace(self.ctx, **{"actor": actor, **changes})  # type: ignore[arg-type]
        disclosure.search(ctx, SearchRequest(client=person.identifier, purpose=purpose, filters=filters))

    def find(self) -> Found:
        """Walk today's log tomorrow."""
        return reviews.find(self.officer, NOW.date())

    def cases(self) -> list[Case]:
        """The cases that wait."""
        return reviews.queue(self.officer, tuple(State), None)[0]


@pytest.fixture
def walk(ctx: Context) -> Walk:
    return Walk(ctx)


def known(walk: Walk, person: Person = ADULT, **facts: object) -> None:
    """A client of the organisation's first unit."""
    OFFICE.store(walk.ctx, OFFICE.composer().relationship(person, ["24"], **facts))  # type: ignore[arg-type]


def test_a_look_at_night_without_a_relationship_opens_a_case(walk: Walk) -> None:
    """R-216: the case says who, when, of whom and why; looking again changes nothing (703/2023 78 §)."""
    other = replace(ADULT, identifier=Identifier(hetu.SYSTEM, hetu.make_test(BORN, 944).value))
    known(walk, other)
    stranger = replace(OFFICE.actor, professional=LAURI)
    walk.search(other, actor=replace(stranger, unit=OTHER_UNIT), now=NIGHT)
    assert walk.find() == Found(uses=1, opened=1, known=0)
    (case,) = walk.cases()
    assert set(case.rules) == {Name.RELATION, Name.HOURS}
    assert (case.client, case.name, case.unit, case.day) == (other.identifier, LAURI.name, OTHER_UNIT, NOW.date())
    assert walk.find() == Found(uses=1, opened=0, known=1)


def test_work_with_ones_own_clients_opens_nothing(walk: Walk) -> None:
    """The unit has a relationship with her, and it is working time."""
    known(walk)
    walk.search(ADULT, actor=OFFICE.actor)
    assert walk.find() == Found(uses=1, opened=0, known=0)


def test_the_day_that_lasts_is_left_alone(walk: Walk) -> None:
    """A day is judged when it is over."""
    walk.search(ADULT, now=NIGHT)
    assert reviews.find(replace(walk.officer, now=NOW), NOW.date()) == Found(0, 0, 0)


def test_whoever_looks_herself_up_is_found_once_staff_is_registered(walk: Walk) -> None:
    """R-217: the table of staff tells her identity code, and only digests of it stay."""
    known(walk, HERSELF, contacts=HOME)
    walk.search(HERSELF, actor=OFFICE.actor)
    assert reviews.put_staff(walk.officer, STAFF) == 1
    assert walk.find().opened == 1
    assert walk.cases()[0].rules == (Name.OWN,)
    kept = repr(walk.ctx.db.execute("select * from review_staff").fetchall())
    kept += repr(walk.ctx.db.execute("select * from review_mark").fetchall())
    assert OWN_CODE not in kept
    assert "estikuja" not in kept.casefold()


def test_whoever_lives_with_the_client_is_found(walk: Walk) -> None:
    """By the address in the relationship document, however it is written."""
    known(walk, contacts=HOME)
    reviews.put_staff(walk.officer, STAFF)
    walk.search(ADULT, actor=OFFICE.actor)
    walk.find()
    assert walk.cases()[0].rules == (Name.ADDRESS,)


def test_a_relationship_document_is_read_once(walk: Walk) -> None:
    """The comparison reads each document through the gate, once, and the log says so."""
    known(walk)
    walk.search(ADULT)
    walk.find()
    walk.find()
    client_id = walk.ctx.keys.client_id(ADULT.identifier)
    read = [one for one in log.entries(walk.ctx, client_id) if one.row.role == "SYSTEM"]
    assert [one.row.action for one in read] == ["document:fetch"]


def test_a_thin_text_of_a_wide_search_is_found(at_work: Callable[[Office], Context]) -> None:
    """The neighbour's professional searches other registers on a word; her own officer finds it."""
    walk = Walk(at_work(NEIGHBOUR), NEIGHBOUR)
    purpose = Purpose(
        kind=PurposeKind.STATUTORY,
        reason=Reason("JÄRJESTÄMINEN", "selvitys"),
        context=WorkContext(relationship="1.2.3"),
    )
    walk.search(ADULT, purpose=purpose)
    walk.find()
    assert walk.cases()[0].rules == (Name.WIDE,)


def test_by_register_right_the_organiser_looks_for_the_relationship(
    walk: Walk, at_work: Callable[[Office], Context]
) -> None:
    """It would stand in her register; the producer's own officer cannot know it and is shown nothing."""
    producer = Walk(at_work(NEIGHBOUR), NEIGHBOUR)
    producer.search(ADULT, purpose=Purpose(kind=PurposeKind.REGISTER_RIGHT, organiser=OFFICE.controller), now=NIGHT)
    assert producer.find() == Found(uses=1, opened=0, known=0)
    assert walk.find() == Found(uses=1, opened=1, known=0)
    assert set(walk.cases()[0].rules) == {Name.RELATION, Name.HOURS}
    assert walk.cases()[0].client == ADULT.identifier, "also of whom nothing is kept"


def test_another_controllers_officer_sees_nothing(walk: Walk) -> None:
    """Neither the queue nor a case by its id; and whoever is no officer sees nothing at all."""
    walk.search(ADULT, now=NIGHT)
    walk.find()
    (case,) = walk.cases()
    stranger = Walk(walk.ctx, NEIGHBOUR)
    assert stranger.cases() == []
    assert reviews.find(stranger.officer, NOW.date()) == Found(0, 0, 0)
    for nobody in (stranger.officer, replace(walk.officer, actor=OFFICE.actor)):
        with pytest.raises(Problem, match="not-found"):
            reviews.case(nobody, case.case_id)
    assert reviews.find(replace(walk.officer, actor=OFFICE.actor), NOW.date()).uses == 0


def test_a_case_goes_its_way_and_every_step_is_logged(walk: Walk) -> None:
    """R-219: asked, answered, closed; then nothing more. The client's own log tells her nothing of it."""
    known(walk)
    walk.search(
        ADULT,
        now=NIGHT,
        actor=replace(
            OFFICE.actor,
            unit=OTHER_UNIT,
            professional=LAURI,
        ),
    )
    walk.find()
    officer = walk.officer
    case_id = walk.cases()[0].case_id
    reviews.ask(officer, case_id, "Esihenkilö Eeva")
    reviews.answer(officer, case_id, "Päivystys")
    reviews.close(officer, case_id, State.FINE, "Kuului työhön")
    with pytest.raises(Problem, match="review-moved-on"):
        reviews.close(officer, case_id, State.MISUSE, "Sittenkin")
    case = reviews.case(officer, case_id)
    assert [(one.state, one.by, one.text) for one in case.steps] == [
        (State.ASKED, "Tiina Tietosuoja", "Esihenkilö Eeva"),
        (State.ANSWERED, "Tiina Tietosuoja", "Päivystys"),
        (State.FINE, "Tiina Tietosuoja", "Kuului työhön"),
    ]
    acts = [one.row.action.value for one in log.entries(walk.ctx, NOBODY)]
    assert [acts.count(f"review:{act}") for act in ("find", "ask", "answer", "close", "read")] == [1, 1, 1, 1, 1]
    assert not [
        one for one in log.entries(walk.ctx, walk.ctx.keys.client_id(ADULT.identifier)) if "review" in one.row.action
    ]


def test_the_entries_of_a_case_are_explained(walk: Walk) -> None:
    """Each with the ground on which documents were given, as the officer may read it."""
    known(walk)
    walk.search(ADULT, now=TOMORROW - timedelta(hours=10), actor=OFFICE.actor)
    walk.search(ADULT, actor=replace(OFFICE.actor, unit=OTHER_UNIT, professional=LAURI), now=NOW.replace(hour=23))
    walk.find()
    (case,) = [one for one in walk.cases() if one.name == LAURI.name]
    (one,) = reviews.explained(walk.officer, case)
    assert set(one.rules) == {Name.RELATION, Name.HOURS}
    assert "omassa rekisterissä" in one.grounds[0].text.fi


@pytest.mark.parametrize("table", ["", "a;b\n1;2\n", STAFF.replace(OWN_CODE, "010181-900X"), STAFF + "1;2\n"])
def test_a_wrong_table_of_staff_changes_nothing(walk: Walk, table: str) -> None:
    """It is taken whole or not at all."""
    reviews.put_staff(walk.officer, STAFF)
    with pytest.raises(Problem, match="registration-invalid"):
        reviews.put_staff(walk.officer, table)
    assert walk.ctx.db.execute("select count(*) from review_staff").fetchone() == (1,)


def test_measuring_gives_the_same_each_time_and_is_sane() -> None:
    """R-218: a seed is a town; every rule finds some of what was planted for it, and not everything is found."""
    one = measure(7, days=35)
    assert one == measure(7, days=35)
    assert one.whole.precision
    assert one.whole.recall
    assert one.whole.recall < 1, "some misuse no rule can see"
    assert all(0 < score.caught <= score.wanted for score in one.rules.values() if score.wanted)
