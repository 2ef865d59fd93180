"""The national catalogue as tests see it: every published structure, and those that only we ship."""

import json
from functools import cache

from tests.shared import SHARED

from varanto_formats.structures import Structure, shipped

PUBLISHED = SHARED / "sosmeta" / "Valmis"
PUBLISHED_COUNT = 202
PUBLISHED_OIDS = tuple(sorted(path.stem for path in PUBLISHED.glob("*.json")))
OIDS = tuple(sorted({*PUBLISHED_OIDS, *shipped()}))


@cache
def structure(oid: str) -> Structure:
    """A structure as a repository knows it that has imported the published ones."""
    file = PUBLISHED / f"{oid}.json"
    return Structure.from_schema(json.loads(file.read_text("utf-8"))) if file.is_file() else shipped()[oid]
