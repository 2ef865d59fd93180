"""Use cases of log requests: receive, check who asks, answer or refuse (703/2023 11 §; disclosure.md D-15)."""

from varanto.logrequests.service.answering import answer, draft, paper, refuse
from varanto.logrequests.service.handling import earlier, identify, receive, request, requests

__all__ = ["answer", "draft", "earlier", "identify", "paper", "receive", "refuse", "request", "requests"]
