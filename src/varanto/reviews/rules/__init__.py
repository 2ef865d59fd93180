"""Pure rules of access reviews: what stands out in a day's uses, and what may be done with a case."""

from varanto.reviews.rules.catalogue import rulebook
from varanto.reviews.rules.days import habits, suspicions
from varanto.reviews.rules.states import CLOSED, may_become

__all__ = ["CLOSED", "habits", "may_become", "rulebook", "suspicions"]
