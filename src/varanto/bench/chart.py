"""The picture of growth: how long each kind of call takes in archives of growing size. SVG of our own."""

from html import escape
from math import log10

from varanto.bench.model import CALLS, Measured, Report

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 130, 30, 50
STYLES = {
    "store": ("#0062b9", ""),
    "batch": ("#00664f", "2 3"),
    "search": ("#b01038", "8 4"),
    "fetch": ("#6a2c91", "8 3 2 3"),
    "disclosure-search": ("#b01038", "2 6"),
    "disclosure-fetch": ("#6a2c91", "2 6"),
}
TITLE = "Median time of a call as the archive grows"
TEXT = 'font-family="sans-serif" font-size="13" fill="#1a1a1a"'


def svg(report: Report) -> str:
    """The picture, with a title and a description for those who do not see it."""
    sizes = sorted({one.documents for one in report.measured})
    parts = [_axes(sizes, report), *(_line(report.of(call), sizes, report) for call in CALLS)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="growth-title growth-about"><title id="growth-title">{TITLE}</title>'
        f'<desc id="growth-about">{escape(about(report))}</desc>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def about(report: Report) -> str:
    """The picture in words."""
    said = (
        f"{call}: " + ", ".join(f"{one.p50:.1f} ms at {one.documents} documents" for one in report.of(call))
        for call in CALLS
    )
    sizes = report.sizes
    how = f"with {sizes.clients} clients at once; a batch is a request of {sizes.lines} documents"
    return f"{TITLE}, in milliseconds, {how}. {'; '.join(said)}."


def table(report: Report) -> str:
    """The same figures as an HTML table."""
    rows = "".join(
        f"<tr><th scope='row'>{one.call}</th><td>{one.documents}</td><td>{one.rate:.0f}</td><td>{one.p50:.1f}</td>"
        f"<td>{one.p95:.1f}</td></tr>"
        for one in report.measured
    )
    head = "".join(f"<th scope='col'>{name}</th>" for name in ("call", "documents", "a second", "p50 ms", "p95 ms"))
    return f"<table><caption>{TITLE}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def page(report: Report) -> str:
    """A page with the picture and the table."""
    style = "body{font-family:sans-serif;max-width:50rem;margin:2rem auto}td,th{padding:.2rem .8rem;text-align:right}"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{TITLE}</title>'
        f"<style>{style}</style></head><body>"
        f"<main><h1>{TITLE}</h1><p>{escape(report.made)}, {escape(report.machine)}</p>{svg(report)}"
        f"{table(report)}</main></body></html>\n"
    )


def _x(documents: int, sizes: list[int]) -> float:
    span = log10(sizes[-1] / sizes[0]) or 1.0
    return LEFT + (WIDTH - LEFT - RIGHT) * log10(documents / sizes[0]) / span


def _y(milliseconds: float, report: Report) -> float:
    """The height on a logarithmic scale of whole decades."""
    low, high = _decades(report)
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (log10(max(milliseconds, 0.1)) - low) / (high - low)


def _decades(report: Report) -> tuple[int, int]:
    logs = [log10(max(one.p50, 0.1)) for one in report.measured]
    low = int(min(logs) // 1)
    return low, max(low + 1, int(-(-max(logs) // 1)))


def _axes(sizes: list[int], report: Report) -> str:
    low, high = _decades(report)
    right, floor = WIDTH - RIGHT, HEIGHT - BOTTOM
    parts = [f'<text x="{LEFT}" y="{HEIGHT - 8}" {TEXT}>documents in the archive</text>']
    parts += [f'<text x="8" y="18" {TEXT}>p50, ms</text>']
    for decade in range(low, high + 1):
        y = _y(10**decade, report)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{right}" stroke="#c4c4c4"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" {TEXT}>{10**decade:g}</text>')
    for size in sizes:
        x = _x(size, sizes)
        parts.append(f'<text x="{x:.1f}" y="{floor + 20}" text-anchor="middle" {TEXT}>{size:,}</text>')
    return "".join(parts)


def _line(measured: list[Measured], sizes: list[int], report: Report) -> str:
    if not measured:
        return ""
    colour, dashes = STYLES[measured[0].call]
    points = [(_x(one.documents, sizes), _y(one.p50, report)) for one in measured]
    way = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in points)
    x, y = points[-1]
    return (
        f'<path d="{way}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>{dots}'
        f'<text x="{x + 10:.1f}" y="{y + 4:.1f}" {TEXT}>{measured[0].call}</text>'
    )
