"""The page that checks documents, as people use it: by mouse, keyboard, small screen, without scripts."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import flaws, picture

TITLES = {"fi": "Tarkista asiakirja", "sv": "Kontrollera en handling", "en": "Check a document"}


def check(page: Page, *files: Path, language: str = "fi") -> None:
    """Choose files and send the form."""
    page.goto(f"/validate?lang={language}")
    page.set_input_files("#files", files)
    page.locator("form button").click()


@pytest.mark.parametrize("language", TITLES)
def test_the_empty_page_is_accessible(page: Page, language: str) -> None:
    """R-32: no violation of WCAG 2.2 AA, in any language."""
    page.goto(f"/validate?lang={language}")
    expect(page.locator("h1")).to_have_text(TITLES[language])
    picture(page, f"validate-empty-{language}")
    assert flaws(page) == []


@pytest.mark.parametrize(("language", "scheme"), [("fi", "light"), ("sv", "dark"), ("en", "light")])
def test_findings_are_accessible(page: Page, document: Path, language: str, scheme: str) -> None:
    """R-32: nor with findings, by day or by night."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    check(page, document, language=language)
    expect(page.locator(".finding--error")).to_have_count(2)
    picture(page, f"validate-findings-{language}-{scheme}")
    assert flaws(page) == []


def test_an_unreadable_file_is_accessible(page: Page, tmp_path: Path) -> None:
    """A file that is no document gets a page as good as any."""
    file = tmp_path / "rikki.xml"
    file.write_text("<ClinicalDocument>\n  <id root='1'/>\n  <oops>\n</ClinicalDocument>\n")
    check(page, file)
    expect(page.locator(".marked th")).to_have_text("4")
    picture(page, "validate-unreadable")
    assert flaws(page) == []


def test_a_form_without_a_file_says_so_at_the_field(page: Page) -> None:
    """The mistake is announced, the field has the focus and names it."""
    page.goto("/validate")
    page.locator("form button").click()
    expect(page.get_by_role("alert")).to_have_text("Valitse ensin tiedosto.")
    expect(page.locator("#files")).to_be_focused()
    picture(page, "validate-no-file")
    assert flaws(page) == []


def test_a_file_that_is_too_large_is_told_to_the_person(page: Page, tmp_path: Path) -> None:
    """The browser shows the refusal, in the language of the page, although the file was not read."""
    file = tmp_path / "suuri.xml"
    file.write_bytes(b" " * (21 * 2**20))
    check(page, file, language="sv")
    expect(page.locator("h1")).to_have_text("Begäran är för stor")
    picture(page, "validate-too-large")
    assert flaws(page) == []


def test_a_finding_leads_to_its_row_and_back(page: Page, document: Path) -> None:
    """A click on the place brings the row into view, beside the findings; its number leads back."""
    check(page, document)
    card = page.locator(".finding", has_text="structure-invalid")
    card.locator(".finding__head a").click()
    row = page.locator("tr:target")
    expect(row).to_contain_text('"eilen"')
    expect(row).to_be_in_viewport()
    expect(card).to_be_in_viewport()
    picture(page, "validate-row")
    row.locator("a").click()
    expect(page.locator(".finding:target")).to_contain_text("structure-invalid")


def test_everything_works_by_keyboard(page: Page, document: Path) -> None:
    """Skip link, form, findings and rows are reached with Tab and Enter, and the focus is always to be seen."""
    page.goto("/validate")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    expect(page.locator(".skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#files")).to_be_focused()
    page.set_input_files("#files", document)
    page.keyboard.press("Tab")
    expect(page.locator("form button")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#result")).to_be_visible()
    link = page.locator(".finding__head a").first
    for _ in range(20):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("tr:target")).to_be_in_viewport()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('tr:target') !== null")


def test_everything_works_without_scripts(browser: Browser, server: str, document: Path) -> None:
    """R-32: where scripts are switched off, nothing is missing."""
    context = browser.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    check(page, document)
    page.locator(".finding__head a").first.click()
    expect(page.locator("tr.marked").first).to_be_in_viewport()
    context.close()


def test_a_small_screen_is_enough(page: Page, document: Path) -> None:
    """Nothing has to be scrolled sideways (WCAG 1.4.10), and what is touched is large enough (2.5.8)."""
    page.set_viewport_size({"width": 320, "height": 700})
    check(page, document)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    picture(page, "validate-small")
    assert flaws(page) == []


def test_a_file_can_be_dropped(page: Page, document: Path) -> None:
    """A file let go over the field is chosen, without any script of ours."""
    page.goto("/validate")
    box = page.locator("#files").bounding_box()
    assert box
    devtools = page.context.new_cdp_session(page)
    place = {"x": box["x"] + box["width"] * 0.8, "y": box["y"] + 10}
    data = {"items": [], "files": [str(document)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": kind, **place, "data": data})
    assert page.evaluate("document.querySelector('#files').files[0].name") == "asiakirja.xml"
    page.locator("form button").click()
    expect(page.locator(".finding--error")).to_have_count(2)


def test_what_a_file_says_does_not_act(page: Page, tmp_path: Path) -> None:
    """Scripts in a dropped file and in its name stay text."""
    file = tmp_path / "<img src=x onerror=alert(1)>.xml"
    image = base64.b64encode(b"<svg onload=alert(1)>").decode()
    file.write_text(f"<html><script>alert(1)</script><img src='data:image/svg+xml;base64,{image}'/></html>")
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    check(page, file)
    expect(page.locator(".sheet")).to_contain_text("<script>alert(1)</script>")
    assert page.locator("main img, main script").count() == 0


def test_a_finding_leads_to_what_its_rule_means(page: Page, document: Path) -> None:
    """The code of a finding opens the page of its rule, in the language of the reader."""
    check(page, document, language="sv")
    page.locator(".finding dd a", has_text="signature-missing").click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.locator("main")).to_contain_text("signature-missing")
    picture(page, "rule")
    assert flaws(page) == []
