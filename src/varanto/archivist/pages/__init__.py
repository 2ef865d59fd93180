"""The pages of the archivist's desk."""

from varanto.archivist.pages import counting, looking, past, searching, seeing

ROUTES = (*searching.ROUTES, *seeing.ROUTES, *looking.ROUTES, *past.ROUTES, *counting.ROUTES)

__all__ = ["ROUTES"]
