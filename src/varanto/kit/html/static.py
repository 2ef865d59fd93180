"""Static files: served from memory under names that change with their content."""

from functools import cache
from hashlib import sha256
from importlib import resources
from pathlib import PurePath

from varanto.kit.errors import Problem
from varanto.kit.http.messages import Answer, Page, Request

MEDIA = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


def address(name: str) -> str:
    """Where a static file is fetched. Raises StopIteration for one that there is not."""
    return f"/static/{next(served for served in _files() if _plain(served) == name)}"


def _serve(request: Request) -> Answer:
    name = request.path["name"]
    content = _files().get(name)
    if content is None:
        raise Problem("not-found")
    return Answer(body=content, media_type=MEDIA[PurePath(name).suffix], headers=FOR_EVER)


STATIC = Page(path="/static/{name}", name="static", call=_serve, summary="A static file", media=tuple(MEDIA.values()))


@cache
def _files() -> dict[str, bytes]:
    """Every static file under its name with a mark of its content: `varanto.1a2b3c4d.css`."""
    files = [one for one in resources.files("varanto.kit.html").joinpath("static").iterdir() if one.is_file()]
    contents = {PurePath(one.name): one.read_bytes() for one in files}
    return {f"{name.stem}.{sha256(data).hexdigest()[:8]}{name.suffix}": data for name, data in contents.items()}


def _plain(served: str) -> str:
    stem, _, suffix = served.split(".")
    return f"{stem}.{suffix}"
