"""Persons whose documents are kept: found by a blind index, each with a data key of her own."""
