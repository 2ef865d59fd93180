"""How people use a page: with a mouse, or with the keyboard alone. What they look for is what the page says."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import picture

Role = Literal["link", "button", "checkbox", "radio"]
MOST_TABS = 200
FOCUSED = "one => one === document.activeElement"


@dataclass
class Hand(Protocol):
    """Somebody at a page; `prefix` names her pictures, none are kept where it is empty."""

    page: Page
    prefix: str = ""
    pictures: int = 0

    def push(self, where: Locator) -> None:
        """Activate a link, a button or a box."""
        ...

    def write(self, where: Locator, text: str) -> None:
        """Put text in a field in place of what is there."""
        ...

    def pick(self, where: Locator, option: str) -> None:
        """Choose an option of a list by its words."""
        ...

    def press(self, role: Role, name: str) -> None:
        """Activate the first link, button or box in whose words this stands."""
        words = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        self.push(self.page.get_by_role(role, name=words).first)

    def fill(self, label: str, text: str) -> None:
        """Fill in the field of this label."""
        self.write(self._field(label), text)

    def choose(self, label: str, option: str) -> None:
        """Choose from the list of this label."""
        self.pick(self._field(label), option)

    def bring(self, label: str, file: Path) -> None:
        """Choose a file; the dialogue of the operating system is not the page's."""
        self._field(label).set_input_files(file)

    def sees(self, heading: str | re.Pattern[str]) -> None:
        """The page has this as its main heading; it is kept as a picture."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.pictures += 1
        if self.prefix:
            picture(self.page, f"{self.prefix}-{self.pictures:02}")

    def reads(self, *said: str) -> None:
        """The page says this somewhere in its main part."""
        for words in said:
            expect(self.page.get_by_role("main")).to_contain_text(words)

    def _field(self, label: str) -> Locator:
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(\(|$)"))


@dataclass
class Mouse(Hand):
    """Somebody who points and clicks."""

    def push(self, where: Locator) -> None:
        """Click."""
        where.click()

    def write(self, where: Locator, text: str) -> None:
        """Click and type."""
        where.fill(text)

    def pick(self, where: Locator, option: str) -> None:
        """Open the list and click."""
        where.select_option(label=option)


@dataclass
class Keyboard(Hand):
    """Somebody who has no mouse: Tab, Enter, Space, letters."""

    def push(self, where: Locator) -> None:
        """Go there with Tab; Enter activates, Space ticks."""
        self._reach(where)
        self.page.keyboard.press("Space" if where.evaluate("one => one.matches('input')") else "Enter")
        self.page.wait_for_load_state()

    def write(self, where: Locator, text: str) -> None:
        """Go there with Tab, select what is there, type."""
        self._reach(where)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def pick(self, where: Locator, option: str) -> None:
        """Go there with Tab and type the words of the option."""
        self._reach(where)
        self.page.keyboard.type(option)
        expect(where.locator("option:checked")).to_have_text(option)

    def _reach(self, where: Locator) -> None:
        """Press Tab until the focus is there, where it must be seen."""
        expect(where).to_be_visible()
        for _ in range(MOST_TABS):
            if where.evaluate(FOCUSED):
                break
            self.page.keyboard.press("Tab")
        assert where.evaluate(FOCUSED), f"{where} is reached by Tab"
        expect(where).to_be_in_viewport()
