"""Invalidation at the archivist's desk (mitätöinti): reasons, four eyes, documents of the wrong person."""
