"""Client documents (asiakasasiakirja) that every case needs, from a few arguments each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from varanto_client.compose.blocks import Object, client, coded, moment, present, worker
from varanto_client.compose.codes import code, social_service
from varanto_client.compose.composer import Composer
from varanto_client.compose.oids import Kind
from varanto_formats.cda.model import Document

ASSESSMENT = "1.2.246.537.6.1506.1005.2023.9.8"
DECISION = "1.2.246.537.6.1506.11001.2023.9.8"
PLAN = "1.2.246.537.6.1506.15007.2024.11.28"
CASE_NOTE = "1.2.246.537.6.1506.19005.2022.1.10"
DISCLOSURE_NOTICE = "1.2.246.537.6.1506.19010.2023.9.8"


@dataclass(frozen=True, slots=True)
class Contact:
    """Where the one who gives further information on a decision is reached."""

    street: str
    postcode: str
    city: str
    telephone: str

    def block(self) -> Object:
        """The contact details (yhteystiedot)."""
        address: Object = {"lahiosoite": self.street, "postinumero": self.postcode, "postitoimipaikka": self.city}
        return {"postiosoite": address, "puhelinnumero": self.telephone}


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whoever got client data outside the repository; masked in `repr`."""

    given: str
    family: str
    organisation: str

    def __repr__(self) -> str:
        return "Recipient(***)"


def assessment(
    composer: Composer,
    case: Document,
    *,
    conclusions: str,
    pending_since: date | None = None,
    started: date | None = None,
    special_support: bool = False,
    continues: bool = True,
    own_worker: bool = True,
) -> Document:
    """An assessment of the service needs of a child and family (1005); its clients need identity codes."""
    today = composer.today()
    content: Object = {
        "asiakas": [client(one) for one in case.clients],
        "asian_vireilletuloa_koskevat_tiedot": {"vireilletulopaiva": (pending_since or today).isoformat()},
        "palvelutarpeen_arviointia_koskevat_tiedot": {
            "palvelutarpeen_arvioinnin_aloittamispaiva": (started or today).isoformat(),
            "asiakkaalla_on_oikeus_erityiseen_tukeen": special_support,
        },
        "johtopaatokset_ja_jatkotoimet": {
            "asiakkuuden_jatko": {"asiakkuus_jatkuu": continues},
            "ammattihenkilon_johtopaatokset_asiakkaan_tilanteesta_seka_sosiaalipalvelujen_ja_erityisen_tuen_tarpeesta"
            "": conclusions,
            "asiakas_tarvitsee_omatyontekijan": own_worker,
        },
        "paivamaara": today.isoformat(),
        "laatija": [worker(composer.author, composer.unit)],
    }
    wrapped: Object = {"lapsen_ja_perheen_palvelutarpeen_arvio": content}
    return composer.client_document(case, ASSESSMENT, wrapped, process=code("needs_assessment"))


def decision(
    composer: Composer,
    case: Document,
    *,
    resolution: str,
    legal_basis: str,
    service: str,
    contact: Contact,
    granted: bool = True,
    appeal: str | None = None,
    valid: tuple[date, date | None] | None = None,
) -> Document:
    """A decision on services for families with children (11001), announcing the author's signature.

    `service` is a code of social services; `appeal` is the text of the appeal instructions.
    """
    author = worker(composer.author, composer.unit)
    decided = present(
        paatostunnus={"value": composer.new_oid(Kind.DECISION)},
        paatospaivamaara=composer.today().isoformat(),
        ratkaisun_laji=coded(code("granted" if granted else "refused")),
        sosiaalipalvelu_jota_paatos_koskee={"sosiaalipalvelu": coded(social_service(service))},
        ratkaisu_ja_perustelut=resolution,
        ratkaisun_lakiperuste=legal_basis,
        paatoksen_voimassaolo=_validity(*valid) if valid else None,
        paatoksentekija=author,
        lisatietojen_antaja=[author | {"yhteystiedot": contact.block()}],
        muutoksenhaku={"muutoksenhakukeino": coded(code("appeal")), "ohjeteksti": appeal} if appeal else None,
    )
    content: Object = {
        "lapsiperheiden_palvelupaatos": {
            "asiakas": [client(one) for one in case.clients],
            "paatos": decided,
            "allekirjoitus": {"allekirjoituksen_tyyppi": coded(code("signed_electronically"))},
        }
    }
    return composer.client_document(case, DECISION, content, process=code("deciding"), signed=True)


def _validity(first: date, last: date | None) -> Object:
    return present(alkamispaiva=first.isoformat(), paattymispaiva=last.isoformat() if last else None)


def plan(
    composer: Composer,
    case: Document,
    *,
    situation: str,
    goals: Sequence[str] = (),
    services: Sequence[str] = (),
    next_steps: str | None = None,
) -> Document:
    """A client plan of services for families with children (15007); its clients need identity codes."""
    content: Object = {
        "asiakas": [client(one) for one in case.clients],
        "suunnitelma": present(
            kuvaus_asiakkaan_tilanteesta=situation,
            asetettavat_tavoitteet=[{"nimi": goal} for goal in goals],
            palvelut_joita_asiakkaalle_suunnitellaan=[{"sosiaalipalvelu": coded(social_service(s))} for s in services],
            sovitut_jatkotoimet=next_steps,
        ),
        "paivamaara": composer.today().isoformat(),
        "laatija": [worker(composer.author, composer.unit)],
    }
    wrapped: Object = {"lapsiperheiden_palvelujen_asiakassuunnitelma": content}
    return composer.client_document(case, PLAN, wrapped, process=code("planning"))


def case_note(
    composer: Composer,
    case: Document,
    *,
    description: str,
    happened: datetime | None = None,
    place: str | None = None,
    participants: str | None = None,
    agreed: str | None = None,
) -> Document:
    """A case note (asiakaskertomusmerkintä) of a meeting or a contact (19005)."""
    event = present(
        ajanjakso={"alkamishetki": moment(happened or composer.clock())},
        paikka=place,
        osallistujat=participants,
        kuvaus=description,
    )
    content = present(
        asiakas=[client(one) for one in case.clients],
        asiakaskertomusmerkinta={"palvelutehtava": coded(case.service_tasks[0]), "tapahtuma": event},
        sovitut_asiat=agreed,
        paivamaara=composer.today().isoformat(),
        laatija=worker(composer.author, composer.unit),
    )
    wrapped: Object = {"merkinta_tapaamisesta_tai_yhteydenotosta": content}
    return composer.client_document(case, CASE_NOTE, wrapped, process=code("service"))


def disclosure_notice(
    composer: Composer,
    case: Document,
    *,
    disclosed: str,
    recipient: Recipient,
    reason: str,
    purpose: str,
    on: date | None = None,
) -> Document:
    """A case note that client data were disclosed outside the repository (19010): what, to whom, why, for what."""
    today = composer.today()
    author = worker(composer.author, composer.unit)
    content: Object = {
        "asiakas": [client(one) for one in case.clients],
        "palvelutehtava": coded(case.service_tasks[0]),
        "luovutetut_tiedot": disclosed,
        "tietojen_luovuttamisen_paivamaara": (on or today).isoformat(),
        "tietojen_vastaanottaja": {
            "sukunimi": recipient.family,
            "etunimet": recipient.given,
            "organisaatio": recipient.organisation,
        },
        "tietojen_luovuttaja": author,
        "perustelu": reason,
        "kayttotarkoitus_johon_tiedot_on_luovutettu": purpose,
        "paivamaara": today.isoformat(),
        "laatija": author,
    }
    wrapped: Object = {"merkinta_asiakastietojen_luovuttamisesta": content}
    return composer.client_document(case, DISCLOSURE_NOTICE, wrapped, process=code("service"))
