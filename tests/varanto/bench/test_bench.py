"""The measurement runs and tells what it has measured; how fast it is, no test says."""

import json
from pathlib import Path

from lxml import etree  # type: ignore[attr-defined]

from varanto import bench
from varanto.bench.model import CALLS

SVG = "{http://www.w3.org/2000/svg}"


def test_every_kind_of_call_is_measured_beside_the_same_sql(tmp_path: Path) -> None:
    """R-34: one run gives rates, times, processor time and pgbench's rate, as text, JSON and a described picture."""
    report = bench.run(bench.TINY, lambda _: None)
    assert [one.call for one in report.measured] == list(CALLS)
    assert all(one.rate > 0 and one.p50 <= one.p95 and one.pgbench and one.ratio for one in report.measured)

    files = {path.name: path.read_text("utf-8") for path in bench.write(report, tmp_path)}
    assert len(json.loads(files["bench.json"])["measured"]) == len(CALLS)
    assert all(name in files["bench.txt"] for name in ("stores/s", "batch documents/s", "searches/s", "fetches/s"))
    assert "disclosure-search at 500: " in files["bench.txt"]
    assert "a request of 4 documents" in files["bench.txt"]
    picture = etree.fromstring(files["growth.svg"].encode())
    assert picture.findtext(f"{SVG}title")
    assert "500 documents" in str(picture.findtext(f"{SVG}desc"))
    assert files["growth.html"].count("<tr>") == 1 + len(CALLS)
