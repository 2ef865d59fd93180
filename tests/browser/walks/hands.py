"""How people use a page: with a mouse, or with the keyboard alone. What they look for is what the page says."""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import picture

Role = Literal["link", "button"]
MOST_TABS = 200
FOCUSED = "one => one === document.activeElement"


@dataclass
class Hand(ABC):
    """Somebody at a page; `prefix` names her pictures, none are kept where it is empty."""

    page: Page
    prefix: str = ""
    pictures: int = 0

    @abstractmethod
    def push(self, where: Locator) -> None:
        """Activate a link or a button."""

    @abstractmethod
    def write(self, where: Locator, text: str) -> None:
        """Put text in a field in place of what is there."""

    @abstractmethod
    def pick(self, where: Locator, option: str) -> None:
        """Choose an option of a list by its words."""

    @abstractmethod
    def mark(self, label: str) -> None:
        """Choose one of several by its label."""

    @abstractmethod
    def tick(self, label: str) -> None:
        """Tick the box of this label."""

    def press(self, role: Role, name: str) -> None:
        """Activate the first link or button in whose words this stands."""
        words = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        self.push(self.page.get_by_role(role, name=words).first)

    def save(self, role: Role, name: str, folder: Path) -> Path:
        """Activate what gives a file; where it was saved."""
        with self.page.expect_download() as coming:
            self.press(role, name)
        file = folder / coming.value.suggested_filename
        coming.value.save_as(file)
        return file

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

    def mark(self, label: str) -> None:
        """Click the words."""
        self.page.locator("label", has_text=label).click()

    def tick(self, label: str) -> None:
        """Click the words."""
        self.mark(label)


@dataclass
class Keyboard(Hand):
    """Somebody who has no mouse: Tab, Enter, Space, letters."""

    def push(self, where: Locator) -> None:
        """Go there with Tab and press Enter."""
        self._reach(where)
        self.page.keyboard.press("Enter")

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

    def mark(self, label: str) -> None:
        """Go to the group with Tab and along it with the arrow."""
        wanted = self.page.get_by_role("radio", name=label)
        group = self.page.locator(f'input[name="{wanted.get_attribute("name")}"]')
        self._reach(group.first)
        for _ in range(group.count()):
            if wanted.evaluate(FOCUSED):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        expect(wanted).to_be_checked()

    def tick(self, label: str) -> None:
        """Go there with Tab and press Space."""
        box = self.page.get_by_role("checkbox", name=label)
        self._reach(box)
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def _reach(self, where: Locator) -> None:
        """Press Tab until the focus is there, where it must be seen."""
        expect(where).to_be_visible()
        for _ in range(MOST_TABS):
            if where.evaluate(FOCUSED):
                break
            self.page.keyboard.press("Tab")
        assert where.evaluate(FOCUSED), f"{where} is reached by Tab"
        expect(where).to_be_in_viewport()
