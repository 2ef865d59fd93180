"""A summary on the wire: as JSON, and as a page in Finnish or Swedish."""

import json
from datetime import timedelta
from typing import Any

import pytest
from tests.office import ADULT, NOW, OFFICE

from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Answer, Request
from varanto.summary.api import ROUTES
from varanto_client.compose import content_of

RISK = "Koira <script>alert(1)</script> & kissa"


@pytest.fixture(autouse=True)
def stored(ctx: Context) -> str:
    """A client with a risk and an open case; gives the relationship document's OID."""
    composer = OFFICE.composer(lambda: NOW - timedelta(minutes=5))
    made = composer.relationship(ADULT, ["24"])
    content = content_of(made)
    content["asiakkuusasiakirja"]["riskitieto"] = [
        {"riskin_kuvaus": RISK, "riskitiedon_alkamispaiva": "2026-01-01", "voimassa_maaraajan": False}
    ]
    OFFICE.store(ctx, composer.fill(made, made.structure or "", content))
    OFFICE.store(ctx, composer.case([ADULT], "24", "Perheen tuen tarve"))
    return made.oid


def asked(ctx: Context, body: dict[str, Any] | None = None, **headers: str) -> Answer:
    """The answer to a request for the summary."""
    client = {"system": f"urn:oid:{ADULT.identifier.system}", "value": ADULT.identifier.value}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return ROUTES[0].call(ctx, Request(json.dumps(body or {"client": client}).encode(), named))


def test_each_fact_names_its_document(ctx: Context, stored: str) -> None:
    """R-121: OID, version and authoring time stand beside every fact; the form says that it is ours."""
    told = json.loads(asked(ctx).content())
    assert told["form"] == "varanto-summary-1"
    (risk,) = told["risks"]
    assert (risk["description"], risk["start"], risk["source"]["oid"]) == (RISK, "2026-01-01", stored)
    assert risk["source"].keys() == {"oid", "set_id", "version", "created_at", "decision"}
    assert {one["source"]["oid"] for one in (told["basics"], told["safety_restriction"], *told["workers"])} == {stored}


def test_it_is_printed_in_finnish_or_swedish(ctx: Context, stored: str) -> None:
    """R-121: a page with the source of each line; it holds no identity code, and nothing in it is active."""
    finnish = asked(ctx, accept="application/xhtml+xml")
    page = finnish.content().decode()
    assert "Avoimet asiat" in page
    assert stored in page
    assert "Koira" in page
    assert "<script" not in page
    assert ADULT.identifier.value not in page
    assert "sandbox" in finnish.headers["Content-Security-Policy"]
    swedish = asked(ctx, accept="application/xhtml+xml", accept_language="sv-FI").content().decode()
    assert "Öppna ärenden" in swedish


def test_it_is_printed_on_paper(ctx: Context) -> None:
    """R-121: PDF for whoever needs it."""
    printed = asked(ctx, accept="application/pdf")
    assert printed.media_type == "application/pdf"
    assert printed.content().startswith(b"%PDF")


def test_a_refusal_is_told_by_its_code(ctx: Context) -> None:
    """R-122: a purpose beside own is 403; a form that there is not is 406 before anything is looked at."""
    client = {"system": f"urn:oid:{ADULT.identifier.system}", "value": ADULT.identifier.value}
    refused = asked(ctx, {"client": client, "purpose": {"kind": "statutory"}})
    assert (refused.status, json.loads(refused.content())["code"]) == (403, "own-register-only")
    with pytest.raises(Problem, match="not-acceptable"):
        asked(ctx, accept="image/png")
