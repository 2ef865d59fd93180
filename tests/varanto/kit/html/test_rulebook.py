"""The page on the rules behind a code."""

import json
from dataclasses import replace

import pytest

from varanto.kit.errors import Problem
from varanto.kit.html import RULEBOOK
from varanto.kit.http import Request
from varanto.kit.http.explain import explain
from varanto_formats import findings
from varanto_formats.checks.catalogue import catalogue


def _shown(code: str, media: str = "text/html", language: str = "fi") -> str:
    request = Request(headers={"accept": media}, path={"code": code}, query={"lang": language})
    return RULEBOOK.call(request).content().decode()


@pytest.mark.parametrize("code", findings.kinds())
def test_every_code_has_its_rules_explained(code: str) -> None:
    """R-28: whoever is told a code can read which rules stand behind it, on what ground, with examples."""
    demands = [rule.demand for rule in catalogue() if rule.code == code]
    stated = json.loads(_shown(code, "application/json"))
    assert [rule["demand"]["sv"] for rule in stated["rules"]] == [demand.sv for demand in demands]
    for language in ("fi", "sv", "en"):
        page = _shown(code, language=language)
        assert f'<html lang="{language}">' in page
        assert page.count("<h2") == 1 + len(demands)


def test_a_page_shows_xml_as_text() -> None:
    """The examples hold elements, and are not taken for elements of the page."""
    page = _shown("language-invalid")
    assert "&lt;languageCode code=&#34;fi&#34;/&gt;" in page
    assert "<languageCode" not in page


def test_of_other_codes_there_is_no_page() -> None:
    """A code without rules is not found."""
    with pytest.raises(Problem, match="not-found"):
        _shown("overloaded")


def test_the_page_on_a_code_leads_to_its_rules() -> None:
    """Whoever looks a finding up finds the way on; a problem has no rules."""
    request = Request(headers={"accept": "text/html"}, path={"code": "language-invalid"})
    assert b'href="/rules/language-invalid"' in explain(request).content()
    assert b"/rules/" not in explain(replace(request, path={"code": "overloaded"})).content()
