"""The page /rules/{code}: which rules stand behind a code, on what ground, with examples; for programs as JSON."""

from collections.abc import Sequence
from dataclasses import asdict

from varanto.kit.errors import Problem
from varanto.kit.html.screens import HTML, OWN, Screens
from varanto.kit.http.messages import JSON, Answer, Page, Request
from varanto_formats import findings
from varanto_formats.checks.catalogue import Description, catalogue
from varanto_formats.findings import FindingKind

_SCREENS = Screens(OWN)


def show(request: Request) -> Answer:
    """The rules behind the code in the path, as a page or as JSON. Raises the problem `not-found`."""
    rules = [rule for rule in catalogue() if rule.code == request.path["code"]]
    if not rules:
        raise Problem("not-found")
    kind = findings.kinds()[rules[0].code]
    if request.preferred(HTML, JSON) == HTML:
        return _SCREENS.show(request, "rule.html", kind=kind, rules=rules)
    return Answer(body=_as_json(kind, rules))


def _as_json(kind: FindingKind, rules: Sequence[Description]) -> dict[str, object]:
    told = [{name: value for name, value in asdict(rule).items() if name != "code"} for rule in rules]
    return {**asdict(kind), "rules": told}


RULEBOOK = Page(path="/rules/{code}", name="rule", call=show, summary="The rules behind a code", media=(HTML, JSON))
