"""Varanto: an open client-data repository for social welfare (sosiaalihuollon asiakastietovaranto)."""
