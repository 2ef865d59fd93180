"""The archivist's desk in the browser: search, look, own log, statistics of the register (disclosure.md §5)."""
