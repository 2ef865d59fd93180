"""Use cases of access reviews: find what should be explained, handle the cases, register staff, measure the rules."""

from varanto.reviews.service.finding import find
from varanto.reviews.service.handling import answer, ask, case, close, explained, queue
from varanto.reviews.service.measuring import measure
from varanto.reviews.service.staffing import put_staff

__all__ = ["answer", "ask", "case", "close", "explained", "find", "measure", "put_staff", "queue"]
