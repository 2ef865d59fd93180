"""Choosing a form by the Accept header (RFC 9110 §12.5.1)."""

from collections.abc import Iterator, Sequence


def best(accept: str, offered: Sequence[str]) -> str | None:
    """The offered media type with the highest quality, ties to the first; None when none is acceptable.

    >>> best("application/json;q=0.5, text/html", ["application/json", "text/html"])
    'text/html'
    >>> best("image/png", ["application/json"])
    """
    ranges = list(_ranges(accept))
    quality = {media: _quality(media, ranges) for media in offered}
    chosen = max(offered, key=lambda media: quality[media])
    return chosen if quality[chosen] > 0 else None


def best_language(accepted: str, offered: Sequence[str]) -> str | None:
    """The offered language that Accept-Language likes best, `sv-FI` read as `sv` (RFC 4647 §3.4); None where none is.

    >>> best_language("sv-FI, en;q=0.5", ["fi", "sv"])
    'sv'
    """
    parts = (part.strip().partition(";") for part in accepted.split(","))
    return best(",".join(f"{tag.partition('-')[0]}{mark}{weight}" for tag, mark, weight in parts), offered)


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weights = [parameter[2:] for parameter in parameters if parameter.startswith("q=")]
        try:
            yield name, float(weights[0]) if weights else 1.0
        except ValueError:
            yield name, 0.0


def _quality(media: str, ranges: list[tuple[str, float]]) -> float:
    """The quality that the most specific matching range gives."""
    stated = dict(ranges)
    kinds = (media, f"{media.partition('/')[0]}/*", "*/*")
    return next((stated[kind] for kind in kinds if kind in stated), 0.0)
