"""Pure rules of the summary: on which documents it rests, and what it tells of them (documents.md §4.8)."""

from varanto.summary.rules.choosing import SEARCHES, choose
from varanto.summary.rules.telling import tell

__all__ = ["SEARCHES", "choose", "tell"]
