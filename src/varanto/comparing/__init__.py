"""Comparing documents (vertailu): versions, documents, and files from the source system."""
