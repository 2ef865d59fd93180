"""Validation for people: a page that checks a document and keeps nothing of it."""
