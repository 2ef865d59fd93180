"""Pages for people: templates, texts in three languages, static files and uploads."""

from varanto.kit.html.accessibility import ACCESSIBILITY
from varanto.kit.html.interface import interface
from varanto.kit.html.languages import LANGUAGES, language_of
from varanto.kit.html.rulebook import RULEBOOK
from varanto.kit.html.screens import HTML, POLICY, Screens
from varanto.kit.html.static import STATIC
from varanto.kit.html.uploads import Upload, uploads

__all__ = [
    "ACCESSIBILITY",
    "HTML",
    "LANGUAGES",
    "POLICY",
    "RULEBOOK",
    "STATIC",
    "Screens",
    "Upload",
    "interface",
    "language_of",
    "uploads",
]
